"""Tests third-party clients against our server and our playground.

X's own SDK (xdk) and Meta's (facebook_business) call the demo's playground: their strict models accept the responses, and their signatures pass
its check. In the other direction, oauthlib checks the signatures of the requests that our server sends to a stand-in for X in this file.
Usage: clients.py PATH-OF-THE-PROGRAM SITE-ROOT
"""
import base64, hashlib, hmac, json, os, subprocess, sys, tempfile, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests
from facebook_business.adobjects.page import Page
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession
from oauthlib.oauth1 import RequestValidator, SignatureOnlyEndpoint
from xdk import Client
from xdk.oauth1_auth import OAuth1

PROGRAM, SITE = sys.argv[1], sys.argv[2]
DESK, NETWORKS, SERVER, STAND_IN = 4210, 4211, 4212, 4213
# The demo's own accounts; they open nothing else.
KEY, SECRET = "demoKq7Zt2Xw9Lr4Vb8Nc1Md6", "demoP3yUe8RfG5hJ2kLs9DaZx4CvB7nMq1WtYi6OoE0uTrQpHg"
TOKEN, TOKEN_SECRET = "1111111111111111111-demoA6sDf9GhJ2kLq4WeRt7YuIo1Pz", "demoZx3CvB6nM9qWe2RtY5uIo8PaSd1FgH4jKl7QwEr0T"
BEARER = "demoAAAAAAAAAAAAAAAAAAAAAM5kQz8Rt2Yw7Lp4Xc9Vb1Nf6Hs3Jd0Ge"
PAGE, PAGE_TOKEN, APP_SECRET = "444444444444444", "EAADemoTb4Wq8Zs1Xc6Vn3Mk9Lp2Rj7Hg5Fd0Ya", "9d3e7a51c08b4f26d7e1a94b60c35f82"
ME = "1111111111111111111"
done = []


def check(name, true, more=""):
    print(("ok   " if true else "FAIL ") + name, more if not true else "", flush=True)
    done.append(bool(true))


def refused(name, call, status):
    try:
        call()
        check(name, False, "was accepted")
    except Exception as error:  # whichever exception the SDK raises
        answer = getattr(error, "response", None)
        check(name, getattr(answer, "status_code", None) == status, repr(error))


def start(*arguments, **environment):
    child = subprocess.Popen([PROGRAM, *arguments, "--site-root", SITE], env={"RUST_LOG": "warn,sunwai=info,sunwai::requests=off", **os.environ, **environment}, stdout=subprocess.DEVNULL)
    port = arguments[arguments.index("--addr") + 1]
    for _ in range(200):
        try:
            if requests.get(f"http://{port}/readyz", timeout=1).ok:
                return child
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    raise SystemExit("the program did not become ready")


def the_sdks():
    def write(**fields):
        form = {"as": fields.pop("handle"), **fields}
        return requests.post(f"http://127.0.0.1:{NETWORKS}/playground/post", data=form, headers={"Accept": "application/json"}).json()["id"]

    mention = write(handle="asha_k", network="x", text="@PrayagrajPolice नमस्ते & <हाल>")
    base = f"http://127.0.0.1:{NETWORKS}/x"
    auth = lambda secret: OAuth1(api_key=KEY, api_secret=secret, callback="http://x", access_token=TOKEN, access_token_secret=TOKEN_SECRET)
    account, reader = Client(base_url=base, auth=auth(SECRET)), Client(base_url=base, bearer_token=BEARER)
    found = [post for page in account.users.get_mentions(ME, max_results=5, post_fields=["created_at", "conversation_id"], expansions=["author_id"]) for post in page.data or []]
    check("xdk reads mentions with OAuth 1.0a", any((p["id"] if isinstance(p, dict) else p.id) == mention for p in found), found[:2])
    check("xdk reads mentions with the app's token", any(page.data for page in reader.users.get_mentions(ME, max_results=5)))
    made = account.posts.create({"text": "शिकायत दर्ज हुई + 100% ok & fine", "reply": {"in_reply_to_tweet_id": mention}})
    check("xdk's model takes a new reply", made.data is not None)
    check("xdk's model takes a repost", account.users.repost_post(ME, {"tweet_id": mention}).data is not None)
    check("xdk's model takes a message", account.direct_messages.create_by_participant_id("2222222222222222201", {"text": "hello"}).data is not None)
    check("xdk's model takes webhooks", reader.webhooks.get() is not None)
    refused("a duplicate is refused", lambda: account.posts.create({"text": "शिकायत दर्ज हुई + 100% ok & fine", "reply": {"in_reply_to_tweet_id": mention}}), 403)
    refused("an unknown key is refused", lambda: account.posts.create({"text": "x", "bogus": 1}), 400)
    refused("a wrong secret is refused", lambda: Client(base_url=base, auth=auth(SECRET + "x")).posts.create({"text": "no"}), 401)

    FacebookSession.GRAPH = f"http://127.0.0.1:{NETWORKS}/graph"
    FacebookAdsApi.init(app_id="555", app_secret=APP_SECRET, access_token=PAGE_TOKEN, api_version="v26.0")
    page = Page(PAGE)
    check("facebook_business posts on the page", "id" in page.create_feed(params={"message": "सूचना + 100% & more"}))
    check("facebook_business reads the page's feed", len(list(page.get_feed(fields=["id", "message", "created_time", "from"]))) > 0)
    check("facebook_business reads the page", page.api_get(fields=["id", "name"])["id"] == PAGE)
    try:
        page.create_feed(params={"message": "सूचना + 100% & more"})
        check("facebook_business is told of a duplicate", False)
    except FacebookRequestError as error:
        check("facebook_business is told of a duplicate", error.api_error_code() == 506, repr(error))


class Known(RequestValidator):
    """Tells oauthlib which keys are valid; oauthlib checks the signatures itself."""
    enforce_ssl = False
    safe_characters = property(lambda self: set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"))
    client_key_length = nonce_length = access_token_length = property(lambda self: (5, 100))
    dummy_client, dummy_access_token = "dummy", "dummy"
    seen = set()

    def check_nonce(self, nonce):
        return 5 <= len(nonce) <= 100

    def validate_client_key(self, client_key, request):
        return client_key == KEY

    def validate_timestamp_and_nonce(self, client_key, timestamp, nonce, request, request_token=None, access_token=None):
        fresh = nonce not in self.seen and abs(time.time() - int(timestamp)) < 300
        self.seen.add(nonce)
        return fresh

    def get_client_secret(self, client_key, request):
        return SECRET

    def get_access_token_secret(self, client_key, token, request):
        return TOKEN_SECRET


class SignedRequests(SignatureOnlyEndpoint):
    """Checks requests signed with the secrets of the app and the account."""

    def signed(self, uri, method, body, headers):
        request = self._create_request(uri, method, body, headers)
        self._check_transport_security(request)
        self._check_mandatory_parameters(request)
        fresh = self.request_validator.validate_timestamp_and_nonce(request.client_key, request.timestamp, request.nonce, request)
        request.resource_owner_key = request.resource_owner_key or ""
        return fresh and request.client_key == KEY and request.resource_owner_key == TOKEN and self._check_signature(request)


class StandIn(BaseHTTPRequestHandler):
    """The part of X that our server calls in this test."""
    endpoint = SignedRequests(Known())
    heard = []

    def log_message(self, *_):
        pass

    def judge(self, body):
        url = f"http://127.0.0.1:{STAND_IN}{self.path}"
        valid = self.endpoint.signed(url, self.command, body, {"Authorization": self.headers.get("Authorization", ""), "Content-Type": self.headers.get("Content-Type", "")})
        self.heard.append((self.command, self.path.split("?")[0], valid))
        return valid

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(200 if self.judge("") else 401, {"meta": {"result_count": 0}})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        valid = self.judge(body)
        self.answer(201 if valid else 401, {"data": {"id": "2090000000000000009", "text": json.loads(body).get("text", "")}})


def our_client():
    server = ThreadingHTTPServer(("127.0.0.1", STAND_IN), StandIn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "SUNWAI_X_API_URL": f"http://127.0.0.1:{STAND_IN}", "SUNWAI_X_USER_ID": ME, "SUNWAI_X_CONSUMER_KEY": KEY, "SUNWAI_X_CONSUMER_SECRET": SECRET,
            "SUNWAI_X_ACCESS_TOKEN": TOKEN, "SUNWAI_X_ACCESS_SECRET": TOKEN_SECRET, "SUNWAI_DATABASE_URL": f"sqlite:{folder}/sunwai.db", "SUNWAI_DATA_DIR": folder,
        }
        subprocess.run([PROGRAM, "officer", "add", "--name", "Operator", "--login", "operator", "--role", "operator"], input=b"peepal kagaz 47 naav lalten\n", env={**os.environ, **settings}, check=True, stdout=subprocess.DEVNULL)
        desk = f"http://127.0.0.1:{SERVER}"
        child = start("serve", "--addr", f"127.0.0.1:{SERVER}", "--public-url", desk, **settings)
        try:
            event = {"data": {"event_uuid": "1", "filter": {"user_id": ME}, "event_type": "post.mention.create", "tag": "m", "payload": {
                "id": "2090000000000000001", "text": "@PrayagrajPolice when do you open?", "author_id": "22", "created_at": "2026-11-23T11:00:00.000Z",
                "conversation_id": "2090000000000000001", "edit_history_tweet_ids": ["2090000000000000001"]}, "includes": {"users": [{"id": "22", "username": "asha_k", "name": "Asha"}]}}}
            body = json.dumps(event).encode()
            signature = "sha256=" + base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
            taken = requests.post(f"{desk}/webhooks/x", data=body, headers={"x-twitter-webhooks-signature": signature})
            check("a signed delivery is accepted", taken.ok, taken.status_code)
            officer = requests.Session()
            officer.post(f"{desk}/sign-in", data={"login": "operator", "password": "peepal kagaz 47 naav lalten"})
            decided = officer.post(f"{desk}/staff/wire", data={"form_name": "decide", "post": "1", "decision": "query", "answer_wanted": "1", "answer": "सुबह दस बजे + 100% & और"}, headers={"Accept": "application/json"})
            check("the post is decided", decided.ok, decided.text)
            for _ in range(100):
                if any(command == "POST" for command, *_ in StandIn.heard):
                    break
                time.sleep(0.1)
        finally:
            child.terminate()
            child.wait(20)
    check("our server posted to X", ("POST", "/2/tweets") in [(c, p) for c, p, _ in StandIn.heard], StandIn.heard)
    check("our server read its list at X", any(path.endswith("/mentions") for _, path, _ in StandIn.heard), StandIn.heard)
    check("oauthlib accepts every signature", StandIn.heard and all(valid for *_, valid in StandIn.heard), StandIn.heard)


demo = start("demo", "--addr", f"127.0.0.1:{DESK}", "--public-url", f"http://127.0.0.1:{DESK}")
try:
    the_sdks()
finally:
    demo.terminate()
    demo.wait(20)
our_client()
print(f"{sum(done)} of {len(done)} checks passed")
sys.exit(0 if all(done) else 1)
