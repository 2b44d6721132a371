"""One HTTP server for everything that comes from outside: health now, webhooks where mounted.

Imported by ``adapters.app`` alone; knows no messenger and no store: handlers and checks are given
to it. It writes no access log, because the paths of webhooks are nobody's business and a line per
update costs more than the update. It refuses bodies over 1 MiB; nothing sent to us is larger.
Connections that bring no request are sent away: see ``adapters.http.entrance``.
"""
