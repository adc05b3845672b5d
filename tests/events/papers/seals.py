"""Signed PDFs for tests, with a real signature of a certificate made here."""

import io
from datetime import UTC, datetime, timedelta
from functools import cache

import pypdfium2
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNER = "Pejabat Contoh"


@cache
def _signer() -> SimpleSigner:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SIGNER)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )


async def signed(pdf: bytes) -> bytes:
    """The PDF with an electronic signature."""
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signer = PdfSigner(PdfSignatureMetadata(field_name="TTE"), signer=_signer())
    await signer.async_sign_pdf(writer, output=out)
    return out.getvalue()


def altered(pdf: bytes) -> bytes:
    """The signed PDF with something added after the signature."""
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Contoh"] = writer.root["/Type"]
    writer.update_root()  # type: ignore[no-untyped-call]
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def blank() -> bytes:
    """A page with nothing of ours on it."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as whole:
        whole.new_page(595, 842)
        whole.save(out)
    return out.getvalue()


def bound(*papers: bytes) -> bytes:
    """Several papers in one file, as a scanner with a feeder makes."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as whole:
        for paper in papers:
            whole.import_pages(pypdfium2.PdfDocument(paper))
        whole.save(out)
    return out.getvalue()


def scanned(paper: bytes) -> bytes:
    """The first page as a grey picture a little askew, without any text."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument(paper) as document:
        picture = document[0].render(scale=150 / 72, grayscale=True).to_pil()
    picture.rotate(1.5, fillcolor=255).save(out, format="PDF", resolution=150)
    return out.getvalue()
