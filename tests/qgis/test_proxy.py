"""QGIS's proxy settings reach pip, and what pip cannot use is said."""

from __future__ import annotations

import pytest
from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyFactory

from spectralx_qgis.environment.manager import EnvironmentManager
from spectralx_qgis.environment.plan import Choice
from spectralx_qgis.environment.proxy import Proxy, UnusableProxyError, proxy_variables


@pytest.fixture
def set_proxy():
    manager = QgsNetworkAccessManager.instance()

    def set_it(kind, host="", port=0, user="", password="", excluded=(), direct=()):
        manager.setFallbackProxyAndExcludes(
            QNetworkProxy(kind, host, port, user, password), list(excluded), list(direct)
        )

    yield set_it
    set_it(QNetworkProxy.ProxyType.NoProxy)


def test_no_proxy_means_no_variables(set_proxy):
    set_proxy(QNetworkProxy.ProxyType.NoProxy)
    assert proxy_variables() == {}


def test_user_password_and_exceptions(set_proxy):
    password = "p@ss:wörd/"  # pragma: allowlist secret
    set_proxy(
        QNetworkProxy.ProxyType.HttpProxy, "proxy.firm", 3128, "anna@firm", password, ["https://git.firm/x"], ["h2"]
    )
    variables = proxy_variables()
    login = "anna%40firm:p%40ss%3Aw%C3%B6rd%2F"
    assert variables["HTTPS_PROXY"] == f"http://{login}@proxy.firm:3128"
    assert variables["http_proxy"] == variables["HTTPS_PROXY"]
    assert set(variables["NO_PROXY"].split(",")) >= {"localhost", "127.0.0.1", "git.firm", "h2"}


def test_the_proxy_of_the_system(set_proxy, monkeypatch):
    set_proxy(QNetworkProxy.ProxyType.DefaultProxy)
    found = [QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "system.proxy", 8080)]
    monkeypatch.setattr(QNetworkProxyFactory, "systemProxyForQuery", staticmethod(lambda _query: found))
    assert proxy_variables()["HTTPS_PROXY"] == "http://system.proxy:8080"
    found[0] = QNetworkProxy(QNetworkProxy.ProxyType.NoProxy)
    assert proxy_variables() == {}


def test_ipv6_and_no_password():
    assert Proxy("::1", 3128, "anna").variables()["HTTPS_PROXY"] == "http://anna@[::1]:3128"


def test_a_socks_proxy_is_refused_before_anything_runs(set_proxy, tmp_path):
    set_proxy(QNetworkProxy.ProxyType.Socks5Proxy, "socks.firm", 1080)
    with pytest.raises(UnusableProxyError, match="folder of wheels"):
        proxy_variables()
    manager = EnvironmentManager()
    failures = []
    manager.failed.connect(failures.append)
    manager.install(Choice())
    assert failures[0].code == "proxy" and not manager.is_busy()
