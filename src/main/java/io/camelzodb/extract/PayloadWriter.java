package io.camelzodb.extract;

import io.camelzodb.fault.Fault;
import io.camelzodb.files.FileException;
import io.camelzodb.files.FileFault;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.zope.content.Payload;
import io.camelzodb.zope.content.PayloadContent.Delivery;
import io.camelzodb.zope.content.PayloadStatus;
import io.camelzodb.zope.content.json.CollectionRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** Writes payloads to files and lines to the manifest, one after the other, for one thread. */
final class PayloadWriter {
  /** The limit for bytes of payloads that repeat the bytes of others. */
  private static final long MOST_REPEATED = 1L << 30;

  private static final String NO_FOLDER = "the source has no data";
  private static final String OUTDATED =
      "of an older transaction, since the newest record of the object is damaged";

  private final Snapshot snapshot;
  private final OutputFolder folder;
  private final EarlierRun earlier;
  private final PayloadPaths paths;
  private final JsonLine manifest;
  private final Report report;
  private final ExtractOptions.Names names;
  private final LongSet written = new LongSet();
  private final LongSet sources = new LongSet();
  private long repeated;
  private long files;

  PayloadWriter(
      Snapshot snapshot,
      OutputFolder folder,
      EarlierRun earlier,
      PayloadPaths paths,
      JsonLine manifest,
      Report report,
      ExtractOptions.Names names) {
    this.snapshot = snapshot;
    this.folder = folder;
    this.earlier = earlier;
    this.paths = paths;
    this.manifest = manifest;
    this.report = report;
    this.names = names;
  }

  /** Hashes of the names of all files written. */
  LongSet written() {
    return written;
  }

  long files() {
    return files;
  }

  private record Outcome(
      @Nullable String file,
      @Nullable Long size,
      @Nullable String sha256,
      PayloadStatus status,
      @Nullable String problem) {}

  /** Writes a payload and its line in the manifest. */
  void write(PayloadEntry entry) throws IOException {
    Outcome outcome = isTooMuch(entry) ? tooMuch() : deliver(entry);
    Payload payload = entry.payload();
    String problem = outcome.problem;
    if (entry.note() != null) {
      problem = problem == null ? entry.note() : entry.note() + "; " + problem;
    }
    manifest.start();
    manifest.put("path", entry.path());
    manifest.put("field", payload.field());
    manifest.put("filename", payload.fileName());
    manifest.put("file", outcome.file);
    manifest.put("oid", entry.oid().hex());
    manifest.put("class", entry.className());
    manifest.put("type", entry.type());
    manifest.put("title", entry.title());
    manifest.put("content_type", payload.contentType());
    manifest.put("size", outcome.size);
    manifest.put("sha256", outcome.sha256);
    manifest.put("scale", payload.scale());
    manifest.put("status", outcome.status.word());
    manifest.put("problem", problem);
    String advice = advice(outcome);
    manifest.put("advice", advice.isEmpty() ? null : advice);
    manifest.end();
    report.payload(entry, outcome.status, outcome.size);
    if (outcome.problem != null) {
      Problem.Severity severity =
          outcome.status == PayloadStatus.OK ? Problem.Severity.NOTE : Problem.Severity.ERROR;
      report.problem(severity, entry, outcome.problem, advice);
    }
  }

  /** Returns what to do about a payload without data; empty if there is nothing. */
  private static String advice(Outcome outcome) {
    if (outcome.status != PayloadStatus.NO_BLOB) {
      return "";
    }
    return outcome.problem != null && outcome.problem.startsWith(NO_FOLDER)
        ? "name the blob storage of the database with --blobs, and run again"
        : "get that file from a backup";
  }

  private long key(PayloadEntry entry) {
    var source = entry.payload().source();
    return source == null
        ? LongSet.hash(entry.oid().hex() + entry.payload().field())
        : LongSet.hash(source.hex());
  }

  /**
   * Whether a payload is repeated too often: a small export can refer to one large payload many
   * times.
   */
  private boolean isTooMuch(PayloadEntry entry) {
    return !sources.add(key(entry)) && repeated > MOST_REPEATED;
  }

  private static Outcome tooMuch() {
    return new Outcome(
        null,
        null,
        null,
        PayloadStatus.DAMAGED,
        "the same bytes were written for another object already, and such copies take"
            + " more than "
            + (MOST_REPEATED >> 30)
            + " GiB; skipped");
  }

  private Outcome deliver(PayloadEntry entry) throws IOException {
    Payload payload = entry.payload();
    boolean again = sources.contains(key(entry));
    Hashing out = null;
    Delivery delivery;
    try (FileChannel channel = folder.openPart()) {
      out = new Hashing(channel);
      delivery = payload.content().writeTo(out);
    } catch (IOException fault) {
      folder.discardPart();
      Fault why =
          FileFault.within(
              folder.root() + ": the file for " + entry.place() + " cannot be written", fault);
      throw new FileException(
          folder.root(),
          why.with(
              why.details().advise("free some space or name another folder, then run it again")),
          fault);
    }
    if (again) {
      repeated += delivery.bytes();
    }
    if (delivery.status() == PayloadStatus.NO_BLOB
        || (delivery.bytes() == 0 && delivery.status() != PayloadStatus.OK)) {
      folder.discardPart();
      return new Outcome(null, null, null, delivery.status(), delivery.problem());
    }
    String sha256 = out.sha256();
    String file = name(entry, out.head(), sha256);
    folder.finishPart(file);
    written.add(LongSet.hash(file));
    files++;
    boolean outdated = delivery.status() == PayloadStatus.OK && isOutdated(entry);
    return new Outcome(
        file,
        delivery.bytes(),
        sha256,
        outdated ? PayloadStatus.OUTDATED : delivery.status(),
        outdated ? OUTDATED : delivery.problem());
  }

  private boolean isOutdated(PayloadEntry entry) {
    Oid source = entry.payload().source();
    return snapshot.isOutdated(entry.oid()) || (source != null && snapshot.isOutdated(source));
  }

  private String name(PayloadEntry entry, byte[] head, String sha256) throws IOException {
    Payload payload = entry.payload();
    if (payload.content() instanceof CollectionRows rows) {
      return named(rows.file(), sha256);
    }
    String original = original(payload);
    String id = SafeFileNames.safe(original == null ? entry.place().id() : original);
    String folderName = paths.folder(entry.place(), entry.oid());
    String extension =
        FileTypes.missingExtension(id, payload.contentType(), head, payload.fileName());
    String stem = id;
    if (extension.isEmpty() && FileTypes.hasKnownExtension(id)) {
      extension = SafeFileNames.extension(id);
      stem = id.substring(0, id.length() - extension.length());
    }
    if (!entry.main() && original == null) {
      extension = FileTypes.missingExtension("", payload.contentType(), head, payload.fileName());
      stem += "." + SafeFileNames.safe(payload.field());
    }
    String safe = SafeFileNames.safe(stem + extension);
    if (!safe.equals(stem + extension)) {
      extension = SafeFileNames.extension(safe);
      stem = safe.substring(0, safe.length() - extension.length());
    }
    String name = paths.free(folderName + stem, extension);
    while (!isOurs(name, sha256)) {
      name = paths.free(folderName + stem, extension);
    }
    return name;
  }

  /**
   * Returns the name of the upload, if files shall have it; else null. Old browsers sent the whole
   * path on the user's machine.
   */
  private @Nullable String original(Payload payload) {
    String name = payload.fileName();
    if (names == ExtractOptions.Names.ID || name == null || payload.scale()) {
      return null;
    }
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    return last.isBlank() ? null : last;
  }

  /** Returns the name of a file of rows, which is already in the object's line. */
  private String named(String file, String sha256) throws IOException {
    if (!paths.take(file) || !isOurs(file, sha256)) {
      throw Extraction.foreign(folder.root().resolve(file));
    }
    return file;
  }

  /** Whether the name is free, or is a file of an earlier run, or the same file. */
  private boolean isOurs(String name, String sha256) throws IOException {
    if (folder.fresh()) {
      return true;
    }
    BasicFileAttributes attributes = folder.attributes(name);
    if (attributes == null) {
      return true;
    }
    if (!attributes.isRegularFile()) {
      return false;
    }
    return earlier.hasWritten(name) || folder.sha256(name).equals(sha256);
  }

  /** Hashes the bytes that it writes, and keeps the beginning. */
  private static final class Hashing extends OutputStream {
    private final FileChannel channel;
    private final MessageDigest digest = DigestUtils.getSha256Digest();
    private byte[] head = new byte[0];

    Hashing(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (head.length < FileTypes.HEAD && length > 0) {
        int before = head.length;
        int more = Math.min(length, FileTypes.HEAD - before);
        head = Arrays.copyOf(head, before + more);
        System.arraycopy(bytes, offset, head, before, more);
      }
      digest.update(bytes, offset, length);
      // Java copies the bytes into a buffer that it keeps, so they are written in small pieces.
      for (int at = 0; at < length; ) {
        ByteBuffer piece = ByteBuffer.wrap(bytes, offset + at, Math.min(1 << 16, length - at));
        at += channel.write(piece);
      }
    }

    byte[] head() {
      return head;
    }

    String sha256() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
