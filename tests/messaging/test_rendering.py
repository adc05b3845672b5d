"""Templates: filled, escaped, the link kept out of what is stored."""

from messaging.rendering import as_html, render, with_link

_TEMPLATE = "Halo {name}\n\nYth. {name}\nPakaian: {dress}\n\nBuka {link}\n"


def test_line_with_only_empty_values_is_dropped() -> None:
    assert render(_TEMPLATE, {"name": "A"}).text == "Yth. A\n\nBuka {link}"
    assert "Pakaian: Batik" in render(_TEMPLATE, {"name": "A", "dress": "Batik"}).text


def test_link_stays_a_placeholder_until_sending() -> None:
    text = render(_TEMPLATE, {"name": "A"}).text
    assert "{link}" in text
    assert with_link(text, "https://r.example/k/abc").endswith("Buka https://r.example/k/abc")


def test_value_that_looks_like_a_placeholder_is_not_filled_again() -> None:
    assert render("{name}\n\n{name}", {"name": "{dress}", "dress": "x"}).text == "{dress}"


def test_markup_in_a_value_is_escaped_in_html_and_addresses_can_be_pressed() -> None:
    page = as_html("<b>A</b> & https://r.example/k/abc?a=1&b=2\nlagi")
    assert "&lt;b&gt;A&lt;/b&gt; &amp;" in page
    assert '<a href="https://r.example/k/abc?a=1&amp;b=2">' in page
    assert "<br>lagi" in page
