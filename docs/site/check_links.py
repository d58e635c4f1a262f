"""Checks a built site: every address in its pages is there, with the anchor that it names, and no page
needs anything from elsewhere to be shown.

    check_links.py SITE

Pages of the Javadoc are looked at for what links to them names; what they link to is javadoc's affair.
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What a browser fetches by itself, and not when a reader follows it.
FETCHED = {("img", "src"), ("script", "src"), ("link", "href"), ("iframe", "src"), ("source", "src")}
NOT_FETCHED = {"canonical", "next", "prev", "search", "index", "author"}


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.anchors, self.addresses, self.fetched = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        named = {name: value for name, value in attributes if value is not None}
        self.anchors.update(named[name] for name in ("id", "name") if name in named)
        for name in ("href", "src"):
            if name in named:
                self.addresses.append(named[name])
                if (tag, name) in FETCHED and named.get("rel") not in NOT_FETCHED:
                    self.fetched.append(named[name])


def main(site):
    site = Path(site).resolve()
    pages, problems, links = {}, [], 0

    def page(file):
        if file not in pages:
            pages[file] = Page(file.read_text(encoding="utf-8"))
        return pages[file]

    def problem(file, address, what):
        problems.append(f"{file.relative_to(site)}: {address}: {what}")

    files = [file for file in sorted(site.rglob("*.html")) if file.relative_to(site).parts[0] != "api"]
    for file in files:
        for address in page(file).fetched:
            if urlsplit(address).netloc:
                problem(file, address, "would be fetched from elsewhere")
        for address in page(file).addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            links += 1
            target = file
            if parts.path:
                target = (file.parent / unquote(parts.path)).resolve()
                if target.is_dir():
                    target = target / "index.html"
            if not target.is_file():
                problem(file, address, "is not there")
            elif not target.is_relative_to(site):
                problem(file, address, "is outside of the site")
            elif parts.fragment and target.suffix == ".html":
                if unquote(parts.fragment) not in page(target).anchors:
                    problem(file, address, "has no such anchor")
    for line in problems:
        print(line)
    print(f"{len(files)} pages, {links} links, {len(problems)} wrong")
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
