package io.camelzodb.storage.zeo.wire;

import io.camelzodb.fault.Fault;
import io.camelzodb.files.FileException;
import io.camelzodb.files.PlainFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys in the textual form of RFC 7468. */
final class PemFile {
  private static final long MAX_BYTES = 4 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final String ADVICE = "convert it: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW";

  /** Version 0 and the algorithm rsaEncryption, which PKCS#8 has before a PKCS#1 key. */
  private static final byte[] RSA_HEADER =
      HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private PemFile() {}

  /** Reads all certificates of a file, or of the files of a folder. */
  static List<X509Certificate> certificates(Path path) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) {
          if (Files.isRegularFile(file)) {
            addCertificates(file, certificates);
          }
        }
      }
    } else {
      addCertificates(path, certificates);
    }
    if (certificates.isEmpty()) {
      throw bad(path, path + " holds no certificate (PEM)", null);
    }
    return certificates;
  }

  private static void addCertificates(Path file, List<X509Certificate> certificates)
      throws IOException {
    Matcher block = BLOCK.matcher(text(file));
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        try {
          certificates.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(bytes(file, block.group(2)))));
        } catch (CertificateException fault) {
          throw bad(file, file + ": a certificate cannot be read", fault);
        }
      }
    }
  }

  /** Reads the first private key of a file: PKCS#8, or PKCS#1 for RSA, not encrypted. */
  static PrivateKey privateKey(Path file) throws IOException {
    Matcher block = BLOCK.matcher(text(file));
    while (block.find()) {
      String kind = block.group(1);
      if (kind.equals("PRIVATE KEY")) {
        return pkcs8(file, bytes(file, block.group(2)));
      }
      if (kind.equals("RSA PRIVATE KEY") && !block.group(2).contains(":")) {
        byte[] key = bytes(file, block.group(2));
        if (key.length > 255 && key.length < 65000) {
          return pkcs8(file, wrapped(key));
        }
      }
      if (kind.endsWith("PRIVATE KEY")) {
        throw new FileException(
            file,
            new Fault.Configuration(
                file + ": keys of the kind \"" + kind + "\" or encrypted ones cannot be read",
                ADVICE),
            null);
      }
    }
    throw bad(file, file + " holds no private key (PEM)", null);
  }

  private static PrivateKey pkcs8(Path file, byte[] key) throws IOException {
    for (String algorithm : List.of("RSA", "EC", "EdDSA", "DSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
      } catch (GeneralSecurityException other) {
        // The key may have the next algorithm.
      }
    }
    throw new FileException(
        file,
        new Fault.Configuration(file + ": its private key uses an unknown algorithm", ADVICE),
        null);
  }

  private static byte[] wrapped(byte[] key) {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(RSA_HEADER);
    inner.write(0x04);
    writeLength(inner, key.length);
    inner.writeBytes(key);
    ByteArrayOutputStream outer = new ByteArrayOutputStream();
    outer.write(0x30);
    writeLength(outer, inner.size());
    outer.writeBytes(inner.toByteArray());
    return outer.toByteArray();
  }

  private static void writeLength(ByteArrayOutputStream out, int length) {
    // Keys are between 256 and 65535 bytes long: two bytes of length are the shortest form.
    out.write(0x82);
    out.write(length >>> 8);
    out.write(length);
  }

  private static byte[] bytes(Path file, String block) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(block.strip());
    } catch (IllegalArgumentException noBase64) {
      throw bad(file, file + " is not a valid PEM file: a block is not Base64", noBase64);
    }
  }

  private static FileException bad(Path file, String problem, @Nullable Throwable cause) {
    return new FileException(file, new Fault.Configuration(problem), cause);
  }

  private static String text(Path file) throws IOException {
    try {
      PlainFile.checkNamed(file);
      if (Files.size(file) > MAX_BYTES) {
        throw new FileException(
            file, new Fault.Limit(file + " is too long for certificates and keys"), null);
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException missing) {
      throw new FileException(file, new Fault.NotFound("there is no file " + file), missing);
    }
  }
}
