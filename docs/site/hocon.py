"""Colours for HOCON, which Pygments does not know."""

from pygments.lexer import RegexLexer, bygroups
from pygments.token import Comment, Keyword, Literal, Name, Number, Punctuation, String, Text


class HoconLexer(RegexLexer):
    name = "HOCON"
    aliases = ["hocon"]
    filenames = ["*.conf"]
    tokens = {
        "root": [
            (r"\s+", Text),
            (r"(#|//).*", Comment.Single),
            (r'"""(.|\n)*?"""', String),
            (r'(include)(\s+)("[^"]*")', bygroups(Keyword, Text, String)),
            (r'([\w.-]+|"[^"]*")(\s*)(?=[={:]|\+=)', bygroups(Name.Attribute, Text)),
            (r'"(\\.|[^"\\])*"', String),
            (r"\$\{\??[\w.-]+\}", Name.Variable),
            (r"(true|false|null)\b", Keyword.Constant),
            (r"-?\d+(\.\d+)?([eE][+-]?\d+)?(?![\w.-])", Number),
            (r"[{}\[\],=:]|\+=", Punctuation),
            (r"[^\s{}\[\],=:#\"$]+", Literal),
            (r".", Text),
        ]
    }


def setup(app):
    app.add_lexer("hocon", HoconLexer)
    return {"parallel_read_safe": True}
