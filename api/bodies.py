"""JSON bodies are taken as described: the framework alone would take 0 for a moment and "1" for a number."""

import re
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import ValidationException

_WHERE = re.compile(r"(.*) - at `\$\.?(.*)`$")


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON body must have the very types its handler names."""

    async def json(self) -> Any:
        """The decoded body. Raises ValidationException where a type does not fit."""
        body = await super().json()
        wanted = self.route_handler.parsed_data_field
        try:
            msgspec.convert(body, wanted.annotation if wanted else Any)
        except msgspec.ValidationError as error:
            found = _WHERE.match(str(error))
            message, key = (found[1], found[2]) if found else (str(error), "")
            raise ValidationException(extra=[{"message": message, "key": key, "source": "body"}]) from error
        return body
