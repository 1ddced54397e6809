"""QGIS's proxy settings, in the form that pip reads."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

from ..core.translation import tr

# Asked about when QGIS follows the system; the system's rules may depend on the address.
_SOME_ADDRESS = "https://pypi.org/simple/"
_LOCAL = ("localhost", "127.0.0.1", "::1")


class UnusableProxyError(Exception):
    """The proxy is of a kind that pip cannot use; carries what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class Proxy:
    """A proxy.

    Attributes:
        host: Its name or address.
        port: Its port.
        user: User, empty without.
        password: Password, empty without.
        excluded: Hosts that are reached without it.
    """

    host: str
    port: int
    user: str = ""
    password: str = ""
    excluded: tuple[str, ...] = ()

    def variables(self) -> dict[str, str]:
        """Return the environment variables; they hold the password and are never logged."""
        login = ""
        if self.user:
            login = quote(self.user, safe="") + (":" + quote(self.password, safe="") if self.password else "") + "@"
        host = f"[{self.host}]" if ":" in self.host else self.host
        address = f"http://{login}{host}:{self.port}" if self.port else f"http://{login}{host}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
        without = ",".join(dict.fromkeys([*_LOCAL, *self.excluded]))
        return {**dict.fromkeys(names, address), "NO_PROXY": without, "no_proxy": without}


def proxy_variables() -> dict[str, str]:
    """Return the environment variables for the proxy that QGIS uses; empty without one.

    Raises:
        UnusableProxyError: It is a SOCKS proxy.
    """
    proxy = qgis_proxy()
    return {} if proxy is None else proxy.variables()


def qgis_proxy() -> Proxy | None:
    """Return the proxy by which QGIS reaches the internet, None without one.

    Raises:
        UnusableProxyError: It is a SOCKS proxy.
    """
    manager = QgsNetworkAccessManager.instance()
    proxy = manager.fallbackProxy()
    kind = proxy.type()
    if kind == QNetworkProxy.ProxyType.DefaultProxy:
        found = QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(_SOME_ADDRESS)))
        proxy = found[0] if found else QNetworkProxy(QNetworkProxy.ProxyType.NoProxy)
        kind = proxy.type()
    if not proxy.hostName() or kind in (QNetworkProxy.ProxyType.NoProxy, QNetworkProxy.ProxyType.DefaultProxy):
        return None
    if kind == QNetworkProxy.ProxyType.Socks5Proxy:
        raise UnusableProxyError(
            tr("QGIS uses a SOCKS proxy, by which packages cannot be downloaded."),
            tr("Choose an HTTP proxy in Settings > Options > Network, or install from a folder of wheels."),
        )
    excluded = tuple(_host(address) for address in [*manager.excludeList(), *manager.noProxyList()] if address)
    return Proxy(proxy.hostName(), proxy.port(), proxy.user(), proxy.password(), excluded)


def _host(address: str) -> str:
    """Return the host of a URL that QGIS excludes; pip knows hosts only."""
    return QUrl.fromUserInput(address).host() or address
