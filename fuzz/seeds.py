"""Writes the inputs that a fuzz target starts from: seeds.py TARGET FOLDER

Fixtures of the repository, and the shared corpora where they are at hand (DIEMBAO_CORPORA, or
../shared/corpora). The byte before each chooses what goes with it: see fuzz/claims.
"""
import glob
import gzip
import json
import os
import re
import sys

TARGET, FOLDER = sys.argv[1:3]
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
CORPORA = os.environ.get('DIEMBAO_CORPORA', os.path.join(ROOT, '..', 'shared', 'corpora'))
LONGEST = dict(parse=20_000, extract=60_000, dates=100, encodings=6_000)[TARGET]
count = 0


def put(content, choice=0):
    global count
    if len(content) < LONGEST:
        with open(os.path.join(FOLDER, f'{count:05}'), 'wb') as file:
            file.write(bytes([choice]) + content)
        count += 1


def files(folder, *patterns):
    for pattern in patterns:
        for name in sorted(glob.glob(os.path.join(folder, pattern), recursive=True)):
            if os.path.isfile(name):
                with open(name, 'rb') as file:
                    content = file.read()
                yield gzip.decompress(content) if name.endswith('.gz') else content


def parse():
    for content in files(os.path.join(ROOT, 'src/parse/tests'), '**/*.xml', '**/*.json'):
        put(content)
    for content in files(CORPORA, 'feeds/**/*.xml', 'feeds/**/*.json', 'hostile/feeds/*', 'encodings/*.xml'):
        put(content)
    for page in files(os.path.join(ROOT, 'src/extract/tests'), '**/*.html'):
        put(page, 24)


def extract():
    for number, page in enumerate(files(os.path.join(ROOT, 'src/extract/tests'), '**/*.html')):
        put(page, number % 4)
    for page in files(CORPORA, 'extraction/html/*.gz'):
        put(page)
    for rows in files(CORPORA, 'hostile/*.jsonl'):
        for row in rows.splitlines():
            put(json.loads(row)['payload'].encode('utf8', 'replace'))


def dates():
    for text in files(os.path.join(ROOT, 'src/parse'), '**/*.rs'):
        for quoted in set(re.findall(r'"([^"\n]*\d[^"\n]*)"', text.decode('utf8'))):
            put(quoted.encode(), 0x13)


def encodings():
    for content in files(CORPORA, 'encodings/*.xml'):
        put(content[:LONGEST - 2])
    for page in files(os.path.join(ROOT, 'src/extract/tests'), '**/*.html'):
        text = page.decode('utf8', 'replace')[:1200]
        for name in ('utf-8', 'utf-16', 'utf-16-le', 'cp1258', 'utf-32'):
            put(text.encode(name, 'replace'), 2)


globals()[TARGET]()
