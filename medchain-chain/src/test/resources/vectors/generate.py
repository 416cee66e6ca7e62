"""Derives the vectors in this folder from the formats alone, with Python's hashlib and the `cryptography` package.

No line of MedChain's own code is used: CBOR, HPKE (RFC 9180) and the digest formulas are written out here a second time.
The one input is block/v1/config.hex, a consortium configuration with X.509 certificates. Run in this folder:

    python3 generate.py

Keys come from one byte p: the signing seed and the input of HPKE's DeriveKeyPair are both 32 times p.
"""

import hashlib
import hmac
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HERE = Path(__file__).parent
RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
POINT = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


# Canonical encoding: the deterministic CBOR of RFC 8949 section 4.2, as far as structs need it.


def head(major, argument):
    if argument < 24:
        return bytes([major << 5 | argument])
    for info, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << 8 * width:
            return bytes([major << 5 | info]) + argument.to_bytes(width, "big")
    raise ValueError(argument)


def item(value):
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(item, value))
    present = [(key, field) for key, field in value.items() if field is not None]
    return head(5, len(present)) + b"".join(item(key) + item(field) for key, field in present)


def tag(use):
    name = b"medchain/v1/" + use.encode()
    return bytes([len(name)]) + name


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# RFC 9180: HKDF-SHA256, DHKEM, base mode with AES-256-GCM.


def labeled_extract(suite, salt, label, ikm):
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, "sha256")


def labeled_expand(suite, prk, label, info, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    out, block = b"", b""
    while len(out) < length:
        block = hmac.digest(prk, block + info + bytes([len(out) // 32 + 1]), "sha256")
        out += block
    return out[:length]


def derive(secret, use, number):
    """RFC 5869 with a salt of zeros and one block of expansion: the `Derive` of the formats, with a number."""
    prk = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(prk, tag(use) + number.to_bytes(8, "big") + b"\x01", "sha256")


class X25519Kem:
    id = b"\x00\x20"

    def derive(self, ikm):
        prk = labeled_extract(b"KEM" + self.id, b"", b"dkp_prk", ikm)
        secret = labeled_expand(b"KEM" + self.id, prk, b"sk", b"", 32)
        return x25519.X25519PrivateKey.from_private_bytes(secret)

    def public(self, key):
        return key.public_key().public_bytes(*RAW)

    def exchange(self, key, public):
        return key.exchange(x25519.X25519PublicKey.from_public_bytes(public))


class P256Kem:
    id = b"\x00\x10"

    def derive(self, ikm):
        prk = labeled_extract(b"KEM" + self.id, b"", b"dkp_prk", ikm)
        for counter in range(256):
            secret = int.from_bytes(labeled_expand(b"KEM" + self.id, prk, b"candidate", bytes([counter]), 32), "big")
            if 0 < secret < P256_ORDER:
                return ec.derive_private_key(secret, ec.SECP256R1())
        raise ValueError("no candidate")

    def public(self, key):
        return key.public_key().public_bytes(*POINT)

    def exchange(self, key, public):
        return key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public))


def hpke_seal(kem, recipient, info, associated, plaintext, ikm):
    ephemeral = kem.derive(ikm)
    enc = kem.public(ephemeral)
    kem_suite, suite = b"KEM" + kem.id, b"HPKE" + kem.id + b"\x00\x01\x00\x02"
    eae = labeled_extract(kem_suite, b"", b"eae_prk", kem.exchange(ephemeral, recipient))
    shared = labeled_expand(kem_suite, eae, b"shared_secret", enc + recipient, 32)
    psk_id = labeled_extract(suite, b"", b"psk_id_hash", b"")
    context = b"\x00" + psk_id + labeled_extract(suite, b"", b"info_hash", info)
    secret = labeled_extract(suite, shared, b"secret", b"")
    key = labeled_expand(suite, secret, b"key", context, 32)
    nonce = labeled_expand(suite, secret, b"base_nonce", context, 12)
    return enc + AESGCM(key).encrypt(nonce, plaintext, associated)


class Identity:
    def __init__(self, suite, p):
        self.suite = suite
        self.kem = X25519Kem() if suite == 1 else P256Kem()
        self.seal_key = self.kem.public(self.kem.derive(bytes([p]) * 32))
        if suite == 1:
            self.signer = ed25519.Ed25519PrivateKey.from_private_bytes(bytes([p]) * 32)
            self.verify_key = self.signer.public_key().public_bytes(*RAW)
        else:
            self.signer = self.kem.derive(bytes([p]) * 32)
            self.verify_key = self.kem.public(self.signer)
        self.struct = {0: suite, 1: self.verify_key, 2: self.seal_key}
        self.id = sha256(tag("identity"), item(self.struct))

    def sign(self, use, message):
        message = tag(use) + message
        if self.suite == 1:
            return self.signer.sign(message)
        r, s = utils.decode_dss_signature(
            self.signer.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        )
        s = min(s, P256_ORDER - s)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def seal(self, use, associated, plaintext, p):
        box = hpke_seal(self.kem, self.seal_key, tag(use), associated, plaintext, bytes([p]) * 32)
        return item({0: self.suite, 1: box})


# Events.


CONFIG = bytes.fromhex((HERE / "block/v1/config.hex").read_text())
GENESIS = sha256(tag("genesis"), CONFIG)


def event(signer, kind, body, extensions=None):
    fields = {0: 1, 1: signer.suite, 2: kind, 3: signer.struct, 4: body}
    extensions = extensions or {}
    signature = signer.sign("event", GENESIS + item({**fields, **extensions}))
    return item({**fields, 5: signature, **extensions})


def event_hash(encoded):
    return sha256(tag("event-hash"), encoded)


def event_dg(provider, patient, content, scheme, digest, previous=None, extensions=None):
    claim = {1: scheme, 2: digest, 3: previous}
    associated = item({0: provider.id, **claim})
    sealed = patient.seal("event-dg", associated, item(content), 0x77)
    return event(provider, 1, item({0: sealed, **claim}), extensions)


class Session:
    """What a patient grants: grants ascending by data id, as the formats list their fields."""

    def __init__(self, patient, requester, end, grants, secret):
        self.patient, self.requester, self.end, self.secret = patient, requester, end, secret
        self.grants = grants
        audience = {0: requester.struct, 1: patient.struct, 2: end}
        self.audience = {0: derive(secret, "session-salt", 0), 1: audience}
        salted = [{0: derive(secret, "session-salt", i), 1: grant} for i, grant in enumerate(grants, 1)]
        leaves = [sha256(tag("event-sc-grant"), item(each)) for each in salted]
        self.openings = [
            {**each, 2: {0: i, 1: len(leaves), 2: path(i, leaves)}} for i, each in enumerate(salted)
        ]
        committed = sha256(tag("event-sc-audience"), item(self.audience))
        self.digest = sha256(tag("event-sc-digest"), item({0: committed, 1: tree(leaves), 2: len(leaves)}))

    def disclosure(self, shown):
        return item({0: self.audience, 1: [self.openings[i] for i in shown]})

    def event(self, locator=None, replaces=None):
        groups = []
        for inventory in sorted({grant[0] for grant in self.grants}):
            items = [{0: g[2], 1: g.get(4), 2: g.get(5)} for g in self.grants if g[0] == inventory]
            groups.append({0: inventory, 1: items})
        content = item({0: groups, 1: self.requester.struct, 2: self.end, 3: self.secret, 4: locator})
        claim = {1: self.digest, 2: replaces}
        sealed = self.patient.seal("event-sc", item({0: self.patient.id, **claim}), content, 0x77)
        return event(self.patient, 2, item({0: sealed, **claim}))


def session(suite):
    """A record and three streams of two inventories: unrestricted, without a chunk in range yet, and with both ends."""
    patient, provider, requester = Identity(suite, 1), Identity(suite, 2), Identity(suite, 3)
    ref = {0: b"\xb1" * 32, 1: b"\xe1" * 32}
    one, other, anchor = b"\xa1" * 32, b"\xa2" * 32, b"\xd3" * 32
    grants = [
        {0: other, 1: provider.struct, 2: b"\x01" * 16, 3: 1, 6: 1, 7: ref, 8: 1, 9: 1, 10: anchor},
        {0: one, 1: provider.struct, 2: b"\x02" * 16, 3: 2, 6: 2, 7: ref, 8: 7, 9: 1, 10: b""},
        {0: other, 1: provider.struct, 2: b"\x03" * 16, 3: 2, 4: 20, 6: 1, 7: ref, 8: 4, 10: b""},
        {0: one, 1: provider.struct, 2: b"\x04" * 16, 3: 2, 4: -1, 5: 1, 6: 1, 7: ref, 8: 9, 9: 3, 10: anchor},
    ]
    return Session(patient, requester, 1_800_000_000_000, grants, b"\x5e" * 32)


def events(suite):
    patient, provider, requester = Identity(suite, 1), Identity(suite, 2), Identity(suite, 3)
    data, digest = b"\xd1" * 16, b"\xd2" * 32
    previous = {0: b"\xb1" * 32, 1: b"\xe1" * 32}
    record = {0: data, 2: patient.id}
    chunk = {0: data, 1: 2, 2: patient.id, 3: -5, 4: 1_000_005}
    whole = session(suite)
    sc = whole.event(locator=b"\x3e" * 32)
    narrower = Session(patient, requester, 0, whole.grants[3:], b"\x5f" * 32)
    return {
        "record": event_dg(provider, patient, record, 1, digest),
        "chunk": event_dg(provider, patient, chunk, 2, digest, previous, {-1: b"first", -9: b""}),
        "session": sc,
        "replacement": narrower.event(replaces=event_hash(sc)),
        "removal": event(patient, 3, item({0: event_hash(sc)})),
        "revocation": event(Identity(suite, 0xCA), 5, item({0: [b"\x00\x80", b"\x01", b"\x7f" * 20]})),
        "unknown": event(provider, 4711, b"not even CBOR", {-1: b"\xff" * 256}),
    }


# Digest chains.


def chunk_bytes(index, length):
    return bytes((31 * index + 7 * k) % 251 for k in range(length))


LENGTHS = [0, 1, 55, 56, 63, 64, 65, 1000, 65536, 65537, 200000]


def u64(number):
    return number.to_bytes(8, "big", signed=number < 0)


def chunk_salt(secret, index):
    return derive(secret, "chunk-salt", index)


def bound_chain(secret):
    last, at = chunk_salt(secret, 0), -1_500_000
    for index, length in enumerate(LENGTHS, 1):
        salt = chunk_salt(secret, index)
        content = sha256(salt, chunk_bytes(index, length))
        start, end = at, at + 400_000
        last = sha256(tag("digest-chain"), content, u64(index), u64(start), u64(end), u64(length), last)
        at = end + index
        yield index, start, end, length, salt, content, last


def plain_chain(secret):
    last = chunk_salt(secret, 0) if secret else b""
    for index, start, end, length, *_ in bound_chain(secret):
        content = sha256(chunk_bytes(index, length))
        last = sha256(chunk_bytes(index, length), last)
        yield index, start, end, length, b"", content, last


# Merkle trees, as RFC 6962 section 2.1 defines them.


def tree(leaves):
    if len(leaves) == 1:
        return sha256(b"\x00", leaves[0])
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\x01", tree(leaves[:k]), tree(leaves[k:]))


def path(index, leaves):
    if len(leaves) == 1:
        return []
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if index < k:
        return path(index, leaves[:k]) + [tree(leaves[k:])]
    return path(index - k, leaves[k:]) + [tree(leaves[:k])]


# Blocks.


def blocks():
    content = list(events(1).values()) + list(events(2).values())
    leaves = [event_hash(encoded) for encoded in content]
    header = item({0: 1, 1: 1, 2: GENESIS, 3: tree(leaves), 4: 1_700_000_000_123, 5: len(content)})
    block_hash = sha256(tag("block"), header)
    statement = item({0: GENESIS, 1: 1, 2: 3, 3: block_hash})
    signatures = [{0: m, 1: Identity(1, 0x10 + m).sign("block-commit", statement)} for m in (0, 1, 3)]
    certificate = item({0: 1, 1: 3, 2: signatures})
    inclusion = {0: 6, 1: len(content), 2: path(6, leaves)}
    return {
        "genesis": GENESIS,
        "header": header,
        "hash": block_hash,
        "block": item({0: header, 1: content}),
        "certificate": certificate,
        "inclusion": item(inclusion),
        "proof": item({0: 1, 1: content[6], 2: header, 3: inclusion, 4: certificate}),
    }


def write(name, pairs):
    lines = [f"{key}={value.hex() if isinstance(value, bytes) else value}" for key, value in pairs]
    (HERE / name).write_text("\n".join(lines) + "\n")


def chain_lines(secret, chain):
    yield "secret", secret
    for index, start, end, length, salt, content, digest in chain:
        yield f"chunk.{index}", f"{start},{end},{length},{salt.hex()},{content.hex()},{digest.hex()}"


def session_lines(whole):
    yield "secret", whole.secret
    yield "digest", whole.digest
    yield "audience", item(whole.audience)
    for number, opening in enumerate(whole.openings):
        yield f"opening.{number}", item(opening)
    yield "disclosure", whole.disclosure(range(4))
    yield "disclosure.inventory", whole.disclosure([1, 3])


for number, name in ((1, "x25519"), (2, "p256")):
    made = events(number)
    write(f"event/v1/{name}.properties", made.items())
    write(f"event/v1/{name}-hashes.properties", ((key, event_hash(encoded)) for key, encoded in made.items()))
    write(f"event/v1/{name}-session.properties", session_lines(session(number)))
SECRET = bytes(range(32))
write("digest-chain/v1/bound.properties", chain_lines(SECRET, bound_chain(SECRET)))
write("digest-chain/v1/plain.properties", chain_lines(SECRET, plain_chain(SECRET)))
write("digest-chain/v1/plain-unseeded.properties", chain_lines(b"", plain_chain(b"")))
write("digest-chain/v1/bound-record.properties", [
    ("secret", SECRET),
    ("digest", sha256(
        tag("digest-chain"), sha256(chunk_salt(SECRET, 1), b"record"), u64(1), u64(0), u64(0), u64(6), chunk_salt(SECRET, 0)
    )),
])
write("digest-chain/v1/salts.properties", [
    (f"{secret.hex()}.{number}", chunk_salt(secret, number))
    for secret in (SECRET, bytes(32), b"\xff" * 32)
    for number in (0, 1, 2, 255, 256, 1 << 32, (1 << 63) - 1)
])
write("block/v1/block.properties", blocks().items())
