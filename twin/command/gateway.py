"""The command `gateway`: the city's data of a district, in and out, without a window."""

import argparse
import os
from pathlib import Path

from twin.command.progress import say
from twin.command.scenario import DISTRICT_HELP, named_place
from twin.district.folder import open_district


def add_gateway_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    parser = commands.add_parser("gateway", help="take in and give out the city's data")
    parser.add_argument("district", metavar="DISTRICT", help=DISTRICT_HELP)
    parser.add_argument("--port", type=int, default=8780, metavar="N",
                        help="default: 8780; 0 takes a free one")  # fmt: skip
    parser.add_argument("--host", default="127.0.0.1", metavar="H",
                        help="default: 127.0.0.1, this machine only")  # fmt: skip
    parser.add_argument("--mqtt", metavar="HOST:PORT", help="a broker to listen to")
    parser.add_argument("--mqtt-user", metavar="NAME",
                        help="its password: DISTRICT_TWIN_MQTT_PASSWORD")  # fmt: skip
    parser.add_argument("--mqtt-ca", metavar="FILE.pem", help="speak TLS with the broker")
    parser.add_argument("--store", type=Path, metavar="FOLDER",
                        help="default: city_data in the district's folder")  # fmt: skip
    parser.add_argument("--users", type=Path, metavar="FILE.toml", help="who may write what")
    parser.add_argument("--add-user", metavar="NAME", help="add one to --users, print its token")
    parser.add_argument("--writes", metavar="PATTERN", action="append", default=[],
                        help="what it may write, as building/b00001/*")  # fmt: skip
    parser.add_argument("--tls-cert", type=Path, metavar="FILE.pem")
    parser.add_argument("--tls-key", type=Path, metavar="FILE.pem")
    parser.add_argument("--max-body-kb", type=int, default=2000, metavar="N",
                        help="largest body taken; default: 2000")  # fmt: skip
    parser.set_defaults(command=_gateway)


def _gateway(given: argparse.Namespace) -> int:
    # Here, not above: the server's libraries cost half a second that other commands need not pay.
    from twin.city_data.gateway.gateway import Address, Gateway, bound, serve
    from twin.city_data.gateway.users import Users, add_user, read_users
    from twin.city_data.store.place import store_folder

    if given.add_user is not None:
        if given.users is None or not given.writes:
            raise ValueError("--add-user needs --users FILE.toml and --writes PATTERN.")
        print(add_user(given.users, given.add_user, tuple(given.writes)))  # noqa: T201
        return 0
    address = Address(given.host, given.port, given.tls_cert, given.tls_key,
                      given.max_body_kb * 1000)  # fmt: skip
    _check(given, address.is_loopback)
    broker = _broker(given.mqtt)
    users = read_users(given.users) if given.users is not None else Users()
    bound(address).close()  # a port in use is told before anything is opened
    district = open_district(named_place(given.district)[0])
    gateway = Gateway(district, given.store or store_folder(district), users)
    try:
        if broker is not None:
            user = None
            if given.mqtt_user is not None:
                user = given.mqtt_user, os.environ.get("DISTRICT_TWIN_MQTT_PASSWORD", "")
            gateway.listen_to(*broker, user, given.mqtt_ca)
        serve(gateway, address, lambda url: print(f"gateway of {district.name}: {url}", flush=True))  # noqa: T201
    finally:
        gateway.close()
    say("The gateway has stopped; everything that was acknowledged is on the disk.")
    return 0


def _check(given: argparse.Namespace, loopback: bool) -> None:
    """Refuse addresses that would let anyone write. Raises ValueError."""
    if not 0 <= given.port <= 65535:
        raise ValueError(f"--port {given.port}: give a number from 0 to 65535.")
    if not 1 <= given.max_body_kb <= 64_000:
        raise ValueError(f"--max-body-kb {given.max_body_kb}: give 1 to 64000.")
    if not loopback and given.users is None:
        raise ValueError(
            f"--host {given.host} opens the gateway to a network: name who may write with --users "
            "(--add-user makes one)."
        )
    if (given.tls_cert is None) != (given.tls_key is None):
        raise ValueError("--tls-cert and --tls-key belong together: give both.")
    for path in (given.tls_cert, given.tls_key, given.mqtt_ca):
        if path is not None and not Path(path).is_file():
            raise ValueError(f"{path}: there is no such file; check the name.")
    if not loopback and given.tls_cert is None:
        say("Without --tls-cert, tokens and readings cross the network in the open.")


def _broker(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(f"--mqtt {text}: give HOST:PORT, such as 127.0.0.1:1883.")
    return host.strip("[]"), int(port)
