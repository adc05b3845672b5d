"""Reading papers of the door as an independent reader would."""

import pypdfium2
import zxingcpp


def read_kit(data: bytes) -> tuple[list[str], str]:
    """Every code on its pages as an independent reader sees it, and the text."""
    codes, text = [], ""
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            picture = page.render(scale=2.5, grayscale=True).to_pil()
            codes += [one.text for one in zxingcpp.read_barcodes(picture)]
            text += " ".join(page.get_textpage().get_text_range().split()) + "\n"
    return codes, text
