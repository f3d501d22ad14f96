"""Runs the description of the interface (/v1/openapi.json) against the server with schemathesis: no 5xx, no undocumented status or body, and nothing
without a key. Then files a complaint through the interface and receives the webhook, whose signature the library standardwebhooks checks.
Usage: api.py PATH-OF-THE-PROGRAM SITE-ROOT
"""
import json, os, re, subprocess, sys, tempfile, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests
from standardwebhooks import Webhook

PROGRAM, SITE = sys.argv[1], sys.argv[2]
DESK, NETWORKS, RECEIVER = 4230, 4231, 4232
# All checks that say something about this server. Whether data that fits the schema is accepted depends on what is in the database.
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance,ignored_auth"
SECONDS = 90
received = []


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        received.append((dict(self.headers), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def start(folder):
    arguments = [PROGRAM, "demo", "--addr", f"127.0.0.1:{DESK}", "--data-dir", folder, "--site-root", SITE]
    more = {"SUNWAI_INWARD_ORIGINS": f"http://127.0.0.1:{RECEIVER}", "SUNWAI_DISK_FLOOR": "0%", "RUST_LOG": "warn"}
    child = subprocess.Popen(arguments, env={**os.environ, **more}, stdout=subprocess.DEVNULL)
    for _ in range(600):
        try:
            if requests.get(f"http://127.0.0.1:{DESK}/readyz", timeout=1).ok:
                return child
        except requests.ConnectionError:
            pass
        if child.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit("the program did not become ready")


def admin():
    session = requests.Session()
    session.headers["accept-language"] = "en"
    url = f"http://127.0.0.1:{DESK}/sign-in"
    answer = session.post(url, files={"login": (None, "admin"), "password": (None, "sunwai-demo")}, allow_redirects=False)
    assert answer.status_code == 303, answer.text
    return session


def posted(session, page, fields):
    """Posts a form as a browser without scripts does; returns the page."""
    answer = session.post(f"http://127.0.0.1:{DESK}{page}", files={name: (None, value) for name, value in fields.items()})
    assert answer.status_code == 200, (answer.status_code, answer.text[:2000])
    return answer.text


def account(session, page, login):
    html = session.get(f"http://127.0.0.1:{DESK}{page}").text
    found = re.search(r'<option value="(\d+)"[^>]*>[^<]*\(' + login + ",", html)
    assert found, f"no account {login} on {page}"
    return found.group(1)


def key(session):
    fields = {"form_name": "add", "name": "schemathesis", "officer": account(session, "/staff/keys", "operator"), "per_minute": "6000", "days": "7"}
    fields |= {name: "1" for name in ("may_read", "may_names", "may_file", "may_work")}
    return re.search(r"<code>(sunwai_[0-9a-z]{40})</code>", posted(session, "/staff/keys", fields)).group(1)


def webhook(session):
    fields = {"form_name": "add", "name": "receiver", "officer": account(session, "/staff/webhooks", "operator"), "url": f"http://127.0.0.1:{RECEIVER}/hook"}
    return re.search(r"<code>(whsec_[^<]+)</code>", posted(session, "/staff/webhooks", fields)).group(1)


def explore(key):
    command = [str(Path(sys.executable).parent / "schemathesis"), "run", f"http://127.0.0.1:{DESK}/v1/openapi.json"]
    command += ["--header", f"Authorization:Bearer {key}", "--checks", CHECKS, "--max-time", str(SECONDS), "--seed", "15", "--no-shrink"]
    command += ["--phases", "examples,coverage,fuzzing", "--warnings", "off", "--request-timeout", "10", "--rate-limit", "auto"]
    assert subprocess.run(command, timeout=SECONDS + 120, check=False).returncode == 0, "schemathesis found something"


def told(key, secret):
    received.clear()
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "from api.py"}
    body = {"category": "theft", "text": "मोबाइल चोरी हो गया"}
    filed = requests.post(f"http://127.0.0.1:{DESK}/v1/complaints", json=body, headers=headers)
    assert filed.status_code == 201, filed.text
    reference = filed.json()["reference"]
    for _ in range(300):
        for headers, body in list(received):
            # Raises if the signature or the time is wrong.
            said = Webhook(secret).verify(body, headers)
            if said["data"].get("reference") == reference:
                assert said["type"] == "complaint.filed" and "मोबाइल" not in body.decode(), said
                return
        time.sleep(0.1)
    raise SystemExit("the webhook was not called")


with tempfile.TemporaryDirectory() as folder:
    receiver = ThreadingHTTPServer(("127.0.0.1", RECEIVER), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    child = start(folder)
    try:
        session = admin()
        own = key(session)
        explore(own)
        # Added now: schemathesis has filed so many complaints that the receiver would get them all.
        told(own, webhook(session))
    finally:
        child.terminate()
        child.wait(20)
print("ok   the interface keeps to its description, and the webhook is signed")
