"""Makes pages of what `tandem describe all --json` says."""

import re

MARKS = re.compile(r"([\\`*_{}\[\]<>|#$~])")


def plain(text):
    """A text in which Markdown is to see no marks."""
    return MARKS.sub(r"\\\1", text).replace("\n", " ")


def code(text):
    """A text in the type of code, in a table."""
    ticks = "``" if "`" in text else "`"
    return f"{ticks}{text}{ticks}".replace("|", r"\|")


def sentence(text):
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


class Reference:
    def __init__(self, told):
        self.told = told
        self.kinds = {kind["kind"]: kind for kind in told["kinds"]}
        # The kind of a key is known by the names that it allows.
        self.names = {
            frozenset(entry["name"] for entry in kind["entries"]): name for name, kind in self.kinds.items()
        }

    def allowed(self, key):
        names = key.get("allowed", [])
        if not names:
            return ""
        kind = self.names.get(frozenset(names))
        if kind:
            return f"; a name of [{kind}](reference-{kind}.md)"
        return "; one of " + ", ".join(code(name) for name in names)

    def kind_of(self, key):
        return self.names.get(frozenset(key.get("allowed", [])))

    def rows(self, keys, before=""):
        for key in keys:
            name = before + key["key"]
            value = plain(key["type"])
            if "range" in key:
                value += " " + plain(key["range"])
            value += self.allowed(key)
            default = "required" if key["required"] else code(key["default"] or '""') if "default" in key else ""
            yield f"| {code(name)} | {value} | {default} | {plain(key['doc'])} |"
            yield from self.rows(key.get("keys", []), name + ".")
            if not self.kind_of(key):
                for choice, inner in key.get("choices", {}).items():
                    if inner:
                        yield f"| {code(name)} | with {code('type = ' + choice)} | | |"
                        yield from self.rows(inner, name + ".")

    def table(self, keys):
        if not keys:
            return "It has no keys.\n"
        head = ["| key | value | default | meaning |", "|---|---|---|---|"]
        return "\n".join([*head, *self.rows(keys)]) + "\n"

    def kind(self, kind):
        lines = [
            f"# Keys of {kind['kind'].removesuffix('s')}s",
            "",
            sentence(plain(kind["meaning"])) + f" `tandem list {kind['kind']}` lists them, `tandem describe {kind['kind']} NAME` tells the same as"
            " this page. A key without a default can be left out.",
            "",
        ]
        for entry in kind["entries"]:
            lines += [f"## {entry['name']}", "", sentence(plain(entry["description"])), ""]
            if entry.get("forms"):
                lines += ["- Examples: " + ", ".join(plain(form) for form in entry["forms"])]
            if entry.get("formula"):
                lines += [f"- Formula: {code(entry['formula']).replace(chr(92) + '|', '|')}"]
            if entry.get("source"):
                lines += [f"- Source: {plain(entry['source'])}"]
            lines += [f"- Module: `{entry['from']}`", "", self.table(entry["keys"])]
        return "\n".join(lines)

    def commands(self):
        lines = ["# Commands", "", "What `tandem COMMAND --help` prints.", ""]
        for command in self.told["commands"]:
            lines += [f"## {command['command']}", "", "````text", command["usage"].rstrip(), "````", ""]
        return "\n".join(lines)


def reference_pages(told):
    """The pages by their names, those on files first."""
    reference = Reference(told)
    pages = {
        "reference-experiment.md": "# Keys of an experiment file\n\nThe file is HOCON. What a named part takes"
        " beside its type is on the page of its kind. A key without a default can be left out.\n\n"
        + reference.table(told["experiment"]),
        "reference-sweep.md": "# Keys of a sweep's file\n\nBeside these, `experiment` is the name of an"
        " experiment's file, or a section with what such a file says. A key without a default can be left"
        " out.\n\n" + reference.table(told["sweep"]),
        "reference-commands.md": reference.commands(),
    }
    for kind in told["kinds"]:
        pages[f"reference-{kind['kind']}.md"] = reference.kind(kind)
    unexplained = [
        f"{entry['kind']} {entry['name']}"
        for kind in told["kinds"]
        for entry in kind["entries"]
        if not entry["description"].strip()
    ]
    if unexplained:
        raise SystemExit("nothing is said of what these are: " + ", ".join(unexplained))
    return pages
