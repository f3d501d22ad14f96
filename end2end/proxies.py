"""Tests the sample configurations of docs/proxy in a real nginx and a real Caddy, with a real Sunwai behind them.

    python3 end2end/proxies.py target/release/sunwai target/site

A client that forges addresses is counted by its own, events arrive at once, 20 MB pass, cookies are Secure. Uses loopback only.
"""

import http.client, os, pathlib, re, secrets, shutil, socket, ssl, subprocess, sys, tempfile, threading, time, urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAME = "sunwai.example.org"
PASSWORD = "a password of the test"


def spare_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on {port}")


class Client:
    """A client at an address of its own that speaks TLS with the proxy."""

    def __init__(self, port, address):
        self.port, self.address, self.cookies = port, address, {}

    def open(self, method, path, body=None, headers=()):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.port), 30, (self.address, 0))
        link = http.client.HTTPConnection(NAME, self.port, timeout=30)
        link.sock = context.wrap_socket(plain, server_hostname=NAME)
        link.putrequest(method, path, skip_accept_encoding=True)
        link.putheader("Origin", f"https://{NAME}:{self.port}")
        if self.cookies:
            link.putheader("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        for name, value in headers:
            link.putheader(name, value)
        if body is not None:
            link.putheader("Content-Length", str(len(body)))
        link.endheaders(body)
        return link.getresponse()

    def get(self, path, headers=()):
        answer = self.open("GET", path, headers=headers)
        answer.read()
        return answer

    def post(self, path, fields, photos=()):
        b = secrets.token_hex(12)
        parts = [f'--{b}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields]
        for photo in photos:
            head = f'--{b}\r\nContent-Disposition: form-data; name="photos"; filename="p.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
            parts += [head.encode(), photo, b"\r\n"]
        body = b"".join([*parts, f"--{b}--\r\n".encode()])
        answer = self.open("POST", path, body, [("Content-Type", f"multipart/form-data; boundary={b}")])
        answer.read()
        return answer


def check(what, holds, seen=""):
    if not holds:
        raise SystemExit(f"FAILED: {what} {seen}")
    print(f"  {what}")


def events(answer, found, done):
    while not done.is_set():
        line = answer.fp.readline()
        if not line:
            return
        if line.startswith(b"event:"):
            found.append((time.monotonic(), line.split(b":", 1)[1].strip().decode()))


def until(found, many, seconds):
    end = time.monotonic() + seconds
    while len(found) < many and time.monotonic() < end:
        time.sleep(0.02)
    return len(found) >= many


def behind(port):
    form = secrets.token_hex(16)
    guesser, neighbour, citizen = (Client(port, f"127.0.0.{n}") for n in (2, 3, 4))
    last = 0
    for n in range(26):
        lies = [("X-Forwarded-For", f"203.0.113.{n}"), ("Forwarded", f"for=198.51.100.{n}")]
        last = guesser.get("/t/000-000-0000/wrongwrongwrong1", lies[: 1 + n % 2] if n % 3 else lies[1:]).status
    check("a client that forges addresses is limited by its own", last == 429, last)
    there = neighbour.get("/t/000-000-0000/wrongwrongwrong1").status
    check("and no other client is", there == 404, there)
    check("metrics are not served through the proxy", neighbour.get("/metrics").status == 404)
    number = neighbour.get("/nowhere", [("X-Request-Id", "chosen-by-a-client")]).headers["X-Request-Id"]
    check("a client cannot choose its request number", re.fullmatch(r"\d{4}-\d{4}-\d{4}", number or ""), number)

    entered = citizen.post("/sign-in", [("login", "chief"), ("password", PASSWORD)])
    cookies = entered.headers.get_all("Set-Cookie") or []
    secure = cookies and all("Secure" in c and c.startswith("__Host-") for c in cookies)
    check("cookies are Secure", entered.status == 303 and secure, f"{entered.status} {cookies}")

    large = [b"\xff\xd8\xff" + bytes(5_000_000) for _ in range(4)]
    answer = citizen.post("/", [("form", form), ("text", "x"), ("category", "theft")], large)
    check("20 MB of photos reach the desk, which says that they are not photos", answer.status == 422, answer.status)

    filed = citizen.post("/", [("form", secrets.token_hex(16)), ("text", "मोबाइल चोरी"), ("category", "theft")])
    check("a complaint is filed", filed.status == 303, filed.status)
    private = urllib.parse.urlsplit(filed.headers["Location"]).path.replace("/sent/", "/t/")
    found, done = [], threading.Event()
    stream = citizen.open("GET", "/live" + private)
    threading.Thread(target=events, args=(stream, found, done), daemon=True).start()
    check("an event stream opens at once", until(found, 1, 3), f"{stream.status} {found}")
    more = citizen.post(private, [("form_name", "add"), ("form", secrets.token_hex(16)), ("text", "और बात")])
    check("words are added", more.status == 303, more.status)
    check("and the event arrives at once", until(found, 2, 3), found)
    done.set()


def nginx(folder, port, desk):
    sample = (ROOT / "docs/proxy/nginx.conf").read_text()
    sample = sample.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl").replace("listen 80;", f"listen 127.0.0.1:{spare_port()};")
    sample = sample.replace("127.0.0.1:3000", f"127.0.0.1:{desk}").replace("/etc/ssl/sunwai", str(folder))
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;\n" if os.getuid() == 0 else ""
    (folder / "main.conf").write_text(f"{user}pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{sample}}}\n")
    return ["nginx", "-p", str(folder), "-c", str(folder / "main.conf"), "-e", str(folder / "error.log"), "-g", "daemon off;"]


def caddy(folder, port, desk):
    sample = (ROOT / "docs/proxy/Caddyfile").read_text()
    site = f"{NAME}:{port} {{\n\tbind 127.0.0.1\n\ttls {folder}/fullchain.pem {folder}/privkey.pem\n"
    sample = re.sub(rf"^{re.escape(NAME)} {{\n", lambda _: site, sample, flags=re.M).replace("127.0.0.1:3000", f"127.0.0.1:{desk}")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + sample)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def run(name, make, program, site):
    with tempfile.TemporaryDirectory() as at:
        folder = pathlib.Path(at)
        port, desk = spare_port(), spare_port()
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
            "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"], capture_output=True)
        made.check_returncode()
        database = ["--database-url", f"sqlite:{folder}/sunwai.db", "--data-dir", str(folder)]
        subprocess.run([program, "officer", "add", "--name", "Chief", "--login", "chief", "--role", "chief", *database],
            input=PASSWORD.encode(), check=True, stdout=subprocess.DEVNULL)
        serve = [program, "serve", "--addr", f"127.0.0.1:{desk}", "--site-root", site, "--public-url", f"https://{NAME}:{port}",
            "--trusted-proxies", "127.0.0.1", *database]
        started = []
        environment = os.environ | {"HOME": at, "XDG_CONFIG_HOME": at, "XDG_DATA_HOME": at}
        try:
            with open(folder / "log", "wb") as log:
                for command, listens in ((serve, desk), (make(folder, port, desk), port)):
                    started.append(subprocess.Popen(command, stdout=log, stderr=log, env=environment))
                    wait_for(listens)
            print(f"{name}:")
            behind(port)
        except BaseException:
            sys.stderr.write((folder / "log").read_text(errors="replace")[-4000:])
            raise
        finally:
            for process in reversed(started):
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()


def main():
    program, site = sys.argv[1:3]
    for name, make in (("nginx", nginx), ("caddy", caddy)):
        if shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin"):
            run(name, make, str(pathlib.Path(program).resolve()), site)
        else:
            print(f"!!! {name} IS NOT INSTALLED: docs/proxy is not tested with it (scripts/setup test installs it)", file=sys.stderr)
            if "SUNWAI_TEST_ALL" in os.environ:
                raise SystemExit(1)


if __name__ == "__main__":
    main()
