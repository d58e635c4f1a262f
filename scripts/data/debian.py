"""What Debian's package index holds, for the scripts beside this file. Needs apt and Python 3."""

import subprocess


def apt(work, command, *arguments):
    """Runs a program of apt on package lists of its own, in the folder `work`."""
    options = {
        "Dir::State::lists": work / "lists",
        "Dir::Cache": work / "cache",
        "Acquire::Languages": "en,de",
        "APT::Sandbox::User": "root",
    }
    set_options = [part for key, value in options.items() for part in ("-o", f"{key}={value}")]
    program = [command, *set_options, *arguments]
    return subprocess.run(program, check=True, capture_output=True, cwd=work, text=True).stdout


def update(work):
    """Fetches the lists."""
    for part in ("lists/partial", "cache/archives/partial"):
        (work / part).mkdir(parents=True, exist_ok=True)
    apt(work, "apt-get", "update")


def descriptions(work, language):
    """The lines of each description, the synopsis first, by the checksum of the English one."""
    found = {}
    key, text = None, []
    for file in sorted((work / "lists").glob(f"*_Translation-{language}*")):
        plain = subprocess.run(
            ["/usr/lib/apt/apt-helper", "cat-file", file], check=True, capture_output=True, text=True
        ).stdout
        for line in plain.split("\n"):
            if line.startswith("Description-md5: "):
                key, text = line.split(": ")[1], []
            elif line.startswith(f"Description-{language}: "):
                text = [line.split(": ", 1)[1]]
            elif line.startswith(" "):
                text.append(line)
            elif not line and text:
                found[key] = text
                key, text = None, []
    return found


def packages(work):
    """The fields of each package, by their names; of several versions the first that is listed."""
    names = set()
    for entry in apt(work, "apt-cache", "dumpavail").split("\n\n"):
        fields, key = {}, None
        for line in entry.split("\n"):
            if line.startswith(" ") and key:
                fields[key] += line
            elif ": " in line:
                key, value = line.split(": ", 1)
                fields[key] = value
        if fields and fields["Package"] not in names:
            names.add(fields["Package"])
            yield fields
