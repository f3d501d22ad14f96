"""Reads the feed of statements as feed readers do.

feedparser must find nothing to complain of, and lxml checks the document against the rules of RFC 4287 (atom.rng), for the demo's statements and for an
empty feed. What a schema cannot say is checked here: ids, links, languages, conditional requests.
Usage: feed.py PATH-OF-THE-PROGRAM SITE-ROOT
"""
import os, pathlib, subprocess, sys, tempfile, time

import feedparser, requests
from lxml import etree, html

PROGRAM, SITE = sys.argv[1], sys.argv[2]
PORT = 4214
HERE = f"http://127.0.0.1:{PORT}"
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SCHEMA = etree.RelaxNG(etree.parse(pathlib.Path(__file__).with_name("atom.rng")))
done = []


def check(name, true, more=""):
    print(("ok   " if true else "FAIL ") + name, more if not true else "", flush=True)
    done.append(bool(true))


def start(*arguments, **environment):
    arguments = [*arguments, "--addr", f"127.0.0.1:{PORT}", "--public-url", HERE, "--site-root", SITE]
    environment = {"RUST_LOG": "warn,sunwai=info,sunwai::requests=off", **os.environ, **environment}
    child = subprocess.Popen([PROGRAM, *arguments], env=environment, stdout=subprocess.DEVNULL)
    for _ in range(300):
        try:
            if requests.get(f"{HERE}/readyz", timeout=1).ok:
                return child
        except requests.RequestException:
            pass
        time.sleep(0.1)
    child.terminate()
    raise SystemExit("the program did not become ready")


def stop(child):
    child.terminate()
    child.wait(20)


def the_feed(path, language, least):
    """Checks one feed; returns what feedparser read."""
    name = f"{path} ({'with' if least else 'without'} statements)"
    answered = requests.get(HERE + path, timeout=10)
    check(f"{name} is Atom", answered.headers["content-type"].startswith("application/atom+xml"), answered.headers)
    tree = etree.fromstring(answered.content)
    check(f"{name} follows the rules of RFC 4287", SCHEMA.validate(tree), SCHEMA.error_log)
    read = feedparser.parse(answered.content, response_headers={"content-type": answered.headers["content-type"], "content-location": HERE + path})
    check(f"{name}: feedparser does not complain", not read.bozo, read.get("bozo_exception"))
    check(f"{name}: feedparser calls it Atom 1.0", read.version == "atom10", read.version)
    check(f"{name} is in its language", tree.get(LANG) == language and read.feed.get("language") == language, read.feed.get("language"))
    check(f"{name} has at least {least} entries, at most 30", least <= len(read.entries) <= 30, len(read.entries))
    links = tree.findall(f"{ATOM}link")
    check(f"{name} names its own address", [one.get("href") for one in links if one.get("rel") == "self"] == [HERE + path])
    ids = [one.text for one in tree.iter(f"{ATOM}id")]
    check(f"{name}: each id is one thing's", len(ids) == len(set(ids)) and all(one.startswith("urn:uuid:") for one in ids), ids)
    order = [entry.updated_parsed for entry in read.entries]
    check(f"{name}: the last change comes first", order == sorted(order, reverse=True), order)
    check(f"{name} is as new as its newest entry", not order or read.feed.updated_parsed == order[0])
    for entry in tree.iter(f"{ATOM}entry"):
        alternates = [(one.get("type"), one.get("hreflang")) for one in entry.findall(f"{ATOM}link") if one.get("rel") in (None, "alternate")]
        content = entry.find(f"{ATOM}content")
        parsed = html.fromstring(f"<div>{content.text}</div>")
        marked = [part.get("lang") for part in parsed.xpath("./div")]
        right = len(alternates) == len(set(alternates)) == 1 and content.get(LANG) == language and marked[0] == language and set(marked) == {"hi", "en"}
        check(f"{name}: {entry.find(ATOM + 'title').text}", right and not parsed.xpath("//script|//style|//*[@style]|//*[starts-with(name(@*), 'on')]"), content.text)
    for entry in read.entries:
        page = requests.get(entry.link, headers={"accept-language": language}, timeout=10)
        check(f"{name}: {entry.link} is there and says the same", page.ok and entry.title.split(":")[-1].strip() in html.fromstring(page.text).text_content(), page.status_code)
    tag, changed = answered.headers["etag"], answered.headers.get("last-modified")
    again = feedparser.parse(HERE + path, etag=tag)
    check(f"{name} is not sent twice (If-None-Match)", again.get("status") == 304 and not again.entries, again.get("status"))
    if changed:
        again = feedparser.parse(HERE + path, modified=changed)
        check(f"{name} is not sent twice (If-Modified-Since)", again.get("status") == 304, again.get("status"))
    check(f"{name} may be kept for a while", "max-age=" in answered.headers.get("cache-control", ""), answered.headers)
    return read


with tempfile.TemporaryDirectory() as folder:
    empty = start("serve", SUNWAI_DATABASE_URL=f"sqlite:{folder}/sunwai.db", SUNWAI_DATA_DIR=folder)
    try:
        the_feed("/statements.atom", "hi", 0)
        the_feed("/statements.atom?language=en", "en", 0)
    finally:
        stop(empty)

demo = start("demo")
try:
    hindi = the_feed("/statements.atom", "hi", 3)
    english = the_feed("/statements.atom?language=en", "en", 3)
    check("both feeds have the same statements", [one.link for one in hindi.entries] == [one.link for one in english.entries])
    page = html.fromstring(requests.get(f"{HERE}/statements", headers={"accept-language": "hi"}, timeout=10).text)
    found = page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")
    check("the page leads a reader to the feed", found == ["/statements.atom"], found)
finally:
    stop(demo)
print(f"{sum(done)} of {len(done)} checks passed")
sys.exit(0 if all(done) else 1)
