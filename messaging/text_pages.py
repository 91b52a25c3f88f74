"""Plain text as pages, so that a passage in it has an address."""

#: Characters that a page holds before the next paragraph starts a new one; about a printed page.
PAGE_LENGTH = 3000


def split_text(text: str) -> list[str]:
    """Cut `text` into pages between paragraphs; a page is longer only if one paragraph is."""
    pages: list[str] = []
    current = ""
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        if not paragraph.strip():
            continue
        if current and len(current) + len(paragraph) > PAGE_LENGTH:
            pages.append(current)
            current = ""
        current = f"{current}\n\n{paragraph}" if current else paragraph
    return [*pages, current] if current else pages
