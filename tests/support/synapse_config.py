"""What a homeserver for tests is told: nothing leaves the machine, and nobody waits."""

from pathlib import Path
from typing import Any

_NO_LIMIT = {"per_second": 1_000_000, "burst_count": 1_000_000}
_FLAT_LIMITS = (
    "rc_message",
    "rc_registration",
    "rc_registration_token_validity",
    "rc_admin_redaction",
    "rc_joins_per_room",
    "rc_key_requests",
    "rc_3pid_validation",
    "rc_third_party_invite",
    "rc_media_create",
    "rc_delayed_event_mgmt",
    "rc_room_creation",
    "rc_reports",
    "rc_user_directory",
    "rc_profile",
)
_NESTED_LIMITS = {
    "rc_login": ("address", "account", "failed_attempts"),
    "rc_joins": ("local", "remote"),
    "rc_invites": ("per_room", "per_user", "per_issuer"),
    "rc_presence": ("per_user",),
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}},
    "root": {"level": "WARNING", "handlers": ["out"]},
    "disable_existing_loggers": False,
}


def homeserver(directory: Path, port: int, server_name: str, secret: str) -> dict[str, Any]:
    """Return a minimal homeserver.yaml. ``secret`` is the one to register accounts with."""
    return {
        "server_name": server_name,
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "pid_file": str(directory / "pid"),
        "listeners": [
            {
                "port": port,
                "type": "http",
                "tls": False,
                "bind_addresses": ["127.0.0.1"],
                "resources": [{"names": ["client"], "compress": False}],  # media come with it
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(directory / "homeserver.db")}},
        "media_store_path": str(directory / "media"),
        "signing_key_path": str(directory / "signing.key"),
        "log_config": str(directory / "log.yaml"),
        # Nothing leaves the machine.
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_domain_whitelist": [],
        "allow_public_rooms_over_federation": False,
        "url_preview_enabled": False,
        "enable_metrics": False,
        "push": {"enabled": False},
        # Where two events come at once, a sync of old may take a membership back (MSC4222); the
        # independent client asks for the state as it is in the end.
        "experimental_features": {"msc4222_enabled": True},
        # Accounts.
        "registration_shared_secret": secret,
        "enable_registration": False,
        "macaroon_secret_key": secret,
        "form_secret": secret,
        "bcrypt_rounds": 4,
        "presence": {"enabled": False},
        "user_directory": {"enabled": False},
    }


def no_limits() -> dict[str, Any]:
    """Return what to add so that no rate limit of Synapse is ever met."""
    limits: dict[str, Any] = dict.fromkeys(_FLAT_LIMITS, _NO_LIMIT)
    return limits | {
        name: dict.fromkeys(parts, _NO_LIMIT) for name, parts in _NESTED_LIMITS.items()
    }
