"""Puts together what Sphinx reads: the pages of the checkout, the files that they name, the generated
reference, and the notebooks that were run.

    stage.py CHECKOUT REFERENCE.json NOTEBOOKS TARGET

A page of docs/ becomes one of the site's root, others keep their names in small letters. A link to a
page is a link to what it became; one to another file, to a page that shows it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from reference import reference_pages

PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "notebooks/README.md", "benchmarks/peers/README.md"]
GROUPS = ["tutorials", "how-to", "reference", "explanation"]
# Sphinx has a page of this name, on which readers search the site.
TAKEN = {"search.md": "search-of-texts.md"}
LINK = re.compile(r"(!?\[(?:[^\[\]]|\[[^\]]*\])*\])\(([^()\s]+)\)")
FENCE = re.compile(r"^\s*```")
LANGUAGES = {".conf": "hocon", ".java": "java", ".py": "python", ".json": "json", ".xml": "xml", "": "text"}


class Stage:
    def __init__(self, checkout, target):
        self.checkout = checkout
        self.target = target
        self.pages = {
            f"docs/{page.name}": TAKEN.get(page.name, page.name)
            for page in sorted((checkout / "docs").glob("*.md"))
        }
        self.pages.update({page: self.place(page) for page in PAGES if (checkout / page).exists()})
        self.shown = {}

    @staticmethod
    def place(page):
        folder, name = os.path.split(page)
        return (folder.replace("/", "-") + ".md") if folder else name.lower()

    def write(self, name, text):
        file = self.target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def page(self, source):
        return self.linked(source, (self.checkout / source).read_text(encoding="utf-8"))

    def linked(self, source, text):
        """A text with its links as they are in the site."""
        lines, fenced = [], False
        for line in text.split("\n"):
            if FENCE.match(line):
                fenced = not fenced
            lines.append(line if fenced else LINK.sub(lambda link: self.link(source, link), line))
        return "\n".join(lines)

    def link(self, source, link):
        text, address = link.groups()
        path, _, anchor = address.partition("#")
        if not path or re.match(r"[a-z]+:", address):
            return link.group()
        named = os.path.normpath(os.path.join(os.path.dirname(source), path))
        file = self.checkout / named
        if named in self.pages:
            place = self.pages[named]
        elif named.endswith(".ipynb") and file.exists():
            return text[1:-1]  # It was not run, and is no page.
        elif named.startswith("..") or not file.exists():
            sys.exit(f"{source}: there is no {path}, to which it has a link")
        elif text.startswith("!") or file.suffix in (".png", ".svg"):
            place = named
            (self.target / named).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, self.target / named)
        else:
            place = self.show(named, file)
        return f"{text}({os.path.relpath(place, os.path.dirname(self.pages[source]) or '.')}{'#' + anchor if anchor else ''})"

    def show(self, named, file):
        """A page that shows a file, or the names in a folder."""
        name = f"files/{named}.md"
        if named not in self.shown:
            self.shown[named] = name
            if file.is_dir():
                tracked = subprocess.run(
                    ["git", "ls-files", "--", "."], cwd=file, check=True, capture_output=True, text=True
                ).stdout
                language, text = "text", tracked
            else:
                language = LANGUAGES.get(file.suffix, "bash" if os.access(file, os.X_OK) else "text")
                text = file.read_text(encoding="utf-8")
            self.write(name, f"---\norphan: true\n---\n# {named}\n\n`````{language}\n{text.rstrip()}\n`````\n")
        return name


def toctree(pages, **options):
    lines = ["```{toctree}", *(f":{key}: {value}" for key, value in options.items()), "", *pages, "```"]
    return "\n" + "\n".join(lines) + "\n"


def listed(stage, group):
    """The pages that a group's page has links to, in its order, with what it calls them."""
    pages = {}
    for text, address in LINK.findall((stage.checkout / f"docs/{group}.md").read_text(encoding="utf-8")):
        named = os.path.normpath(os.path.join("docs", address.partition("#")[0]))
        place = stage.pages.get(named)
        if place and place not in [f"{one}.md" for one in GROUPS]:
            pages.setdefault(place, f"{text[1:-1]} <{place}>")
    return list(pages.values())


def notebooks(stage, folder):
    """Copies what was run, and gives the names with their titles."""
    found = []
    files = sorted(folder.glob("*.ipynb")) if folder.is_dir() else []
    stage.pages.update({f"notebooks/{file.name}": f"notebooks/{file.name}" for file in files})
    for file in files:
        notebook = json.loads(file.read_text(encoding="utf-8"))
        title = next(
            (
                match.group(1)
                for cell in notebook["cells"]
                if cell["cell_type"] == "markdown"
                and (match := re.search(r"^# +(.+)", "".join(cell["source"]), re.MULTILINE))
            ),
            None,
        )
        if title is None:
            sys.exit(f"{file} has no heading of the first rank")
        # Sphinx's colours; without them it takes Python's.
        notebook["metadata"].setdefault("language_info", {"name": "java"})["pygments_lexer"] = "java"
        # Formulas between dollars, as Jupyter has them; pages have dollars of the shell.
        notebook["metadata"]["myst"] = {"enable_extensions": ["dollarmath", "amsmath"]}
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = stage.linked(f"notebooks/{file.name}", "".join(cell["source"]))
        stage.write(f"notebooks/{file.name}", json.dumps(notebook))
        found.append((f"notebooks/{file.name}", title))
    return found


def main(checkout, reference, executed, target):
    checkout, target = Path(checkout), Path(target)
    shutil.rmtree(target, ignore_errors=True)
    stage = Stage(checkout, target)
    told = json.loads(Path(reference).read_text(encoding="utf-8"))
    generated = reference_pages(told)
    meanings = {f"reference-{kind['kind']}.md": f": {kind['meaning']}" for kind in told["kinds"]}
    for name, text in generated.items():
        stage.write(name, text)
    ran = notebooks(stage, Path(executed))
    for source, place in stage.pages.items():
        if source.endswith(".ipynb"):
            continue
        text = stage.page(source)
        group = place.removesuffix(".md")
        if place == "index.md":
            text += toctree(GROUPS, hidden="", maxdepth=2)
        elif group in GROUPS:
            pages = listed(stage, group)
            if group == "tutorials":
                text += tutorials(ran)
                pages += [name for name, _ in ran]
            if group == "reference":
                text += "\n## Generated\n\n" + "\n".join(
                    f"- [{first_heading(page)}]({name}){meanings.get(name, '')}" for name, page in generated.items()
                ) + "\n"
                pages += list(generated)
            text += toctree(pages, hidden="", maxdepth=1)
        stage.write(place, text)


def first_heading(page):
    return page.split("\n", 1)[0].removeprefix("# ")


def tutorials(ran):
    if not ran:
        return (
            "\n## Notebooks\n\nThe notebooks were not run before this site was built, and so they are not"
            " here. They are in the folder `notebooks` of the sources.\n"
        )
    return "\n## Notebooks\n\n" + "\n".join(f"- [{title}]({name})" for name, title in ran) + "\n"


if __name__ == "__main__":
    main(*sys.argv[1:])
