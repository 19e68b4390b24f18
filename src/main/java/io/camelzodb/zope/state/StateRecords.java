package io.camelzodb.zope.state;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.secret.Secrecy;
import io.camelzodb.zope.secret.SecretTrees;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the records of one object as a state file: its own, and all records reached from it
 * without passing through another object of the containment tree, such as BTrees, mappings,
 * annotations and blobs, each once.
 *
 * <p>They are written one by one, depth first in the order of the references, so that only one is
 * in memory. Weak references and those to other databases are not followed. A record that two
 * objects of the tree share is written with both. Not safe for many threads.
 */
public final class StateRecords implements ObjectData.State {
  /** The first line of the file. */
  static final String HEADING = "state 1\n";

  private static final long MOST_CHARACTERS = 1L << 32;
  private static final int LINE = 76;

  private final ZopeObject object;
  private final Snapshot snapshot;
  private final OidSet tree;
  private final Secrecy secrecy;
  private final Consumer<Problem> problems;

  /**
   * Creates it for an object.
   *
   * @param tree the oids of all objects that have their own folders
   * @param secrecy how passwords are treated
   * @param problems receives problems of missing or damaged records
   */
  public StateRecords(
      ZopeObject object,
      Snapshot snapshot,
      OidSet tree,
      Secrecy secrecy,
      Consumer<Problem> problems) {
    this.object = object;
    this.snapshot = snapshot;
    this.tree = tree;
    this.secrecy = secrecy;
    this.problems = problems;
  }

  @Override
  public void writeTo(ObjectData.Files files) throws IOException {
    List<Oid> blobs = new ArrayList<>();
    files.file(
        "__state__",
        out -> {
          blobs.clear();
          CountingWriter text = new CountingWriter(out);
          new Writing(text, blobs).run();
          text.flush();
          return text.count;
        });
    for (Oid oid : blobs) {
      BlobData data = snapshot.blob(oid).orElse(null);
      if (data == null) {
        throw new StorageException(
            new Fault.NotFound(object.path() + ": the data of the blob " + oid + " is gone")
                .at(FaultPlace.ofPath(object.path())));
      }
      files.file(
          name(oid),
          out -> {
            try (var in = data.open()) {
              return in.transferTo(out);
            }
          });
    }
  }

  private static String name(Oid blob) {
    return "__blob__." + blob.hex();
  }

  private static boolean isBlob(PickledObject record) {
    Global name = record.className();
    return name != null && name.name().equals("Blob") && name.module().startsWith("ZODB.");
  }

  private void report(Problem.Severity severity, Oid oid, String message) {
    problems.accept(Problem.ofObject(severity, object.path(), oid, message, ""));
  }

  /** One writing of all records. */
  private final class Writing {
    private final CountingWriter out;
    private final List<Oid> blobs;
    private final OidSet seen = new OidSet();
    private final Deque<Oid> open = new ArrayDeque<>();
    private final SecretTrees secretTrees = new SecretTrees(secrecy);

    Writing(CountingWriter out, List<Oid> blobs) {
      this.out = out;
      this.blobs = blobs;
    }

    void run() throws IOException {
      out.write(HEADING);
      seen.add(object.oid());
      record(object.oid(), object.record());
      while (!open.isEmpty()) {
        Oid oid = open.pop();
        if (seen.add(oid)) {
          load(oid);
        }
        if (out.count > MOST_CHARACTERS) {
          throw new StorageException(
              new Fault.Limit(
                      object.path()
                          + ": its state is longer than "
                          + MOST_CHARACTERS
                          + " characters",
                      "leave the object out with zodb.exclude")
                  .at(FaultPlace.ofPath(object.path())));
        }
      }
    }

    private void load(Oid oid) throws IOException {
      StoredRecord stored;
      try {
        stored = snapshot.load(oid);
      } catch (NoSuchObjectException missing) {
        report(Problem.Severity.NOTE, oid, "its state refers to a record that is not there");
        out.write("\nmissing " + oid.hex() + "\n");
        return;
      }
      PickledObject record;
      try {
        record = stored.object();
      } catch (StorageException undecoded) {
        report(Problem.Severity.ERROR, oid, "kept as bytes: " + undecoded.getMessage());
        damaged(oid, stored.pickle());
        return;
      }
      record(oid, record);
    }

    private void damaged(Oid oid, byte[] bytes) throws IOException {
      out.write("\ndamaged " + oid.hex() + "\nbase64(\n");
      String text = Base64.getEncoder().encodeToString(bytes);
      for (int i = 0; i < text.length(); i += LINE) {
        out.write("    b'" + text.substring(i, Math.min(text.length(), i + LINE)) + "'\n");
      }
      out.write(bytes.length == 0 ? "    b''\n)\n" : ")\n");
    }

    private void record(Oid oid, PickledObject record) throws IOException {
      out.write("\nrecord " + oid.hex() + "\n");
      List<Oid> next = new ArrayList<>();
      for (Reference reference : record.references()) {
        References.Target target = References.target(reference);
        if (target != null
            && !target.weak()
            && target.database() == null
            && !tree.contains(target.oid())
            && !seen.contains(target.oid())) {
          next.add(target.oid());
        }
      }
      PickledObject shown = secretTrees.shown(oid, record);
      try {
        StateNotation.write(shown, secrecy, out);
      } catch (StorageException tooMuch) {
        throw StorageException.within(
            FaultPlace.ofPath(object.path()), object.path() + ": record " + oid, tooMuch);
      }
      if (isBlob(record)) {
        boolean stored = snapshot.blob(oid).isPresent();
        if (stored) {
          blobs.add(oid);
        } else {
          report(Problem.Severity.NOTE, oid, "the source has no data for a blob of its state");
        }
        out.write("blob " + (stored ? "'" + name(oid) + "'" : "None") + "\n");
      }
      if (next.size() > 1) {
        snapshot.prefetch(next);
      }
      Collections.reverse(next);
      next.forEach(open::push);
    }
  }

  /** Writes UTF-8 and counts the characters. */
  private static final class CountingWriter extends Writer {
    private final Writer out;
    private long count;

    CountingWriter(OutputStream out) {
      this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
      out.write(characters, offset, length);
      count += length;
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
      out.write(text, offset, length);
      count += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
