package io.camelzodb.extract;

import io.camelzodb.concurrent.Stage;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.DatabaseKind;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.content.ContentReading;
import io.camelzodb.zope.content.ContentRecord;
import io.camelzodb.zope.content.Payload;
import io.camelzodb.zope.content.field.ContentReader;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Walks the source of an extraction and hands each payload to the writer: one thread walks and
 * decodes, another reads the content. For one walk.
 */
final class SourceWalk {
  private static final String LOST_NOTE =
      "is in no container of this source: it is an old version that the history keeps, or its"
          + " container is lost";
  private static final int PROGRESS_EVERY = 64;
  private static final int OBJECT_BYTES = 8 << 20;
  private static final int LONGEST_TITLE = 4096;

  private final ObjectStore store;
  private final ExtractProgress progress;
  private final PathFilter filter;
  private final Report report;
  private final WatchedSnapshot snapshot;
  private final Stage<PayloadEntry> writing;
  private final PayloadWriter writer;
  private final JsonLine content;
  private final ObjectTree tree;
  private final ContentReader reader;
  private int sinceUpdate;

  /** The number of records in the source; -1 if unknown. */
  private long counted = -1;

  SourceWalk(
      ObjectStore store,
      ExtractOptions options,
      ExtractProgress progress,
      Report report,
      WatchedSnapshot snapshot,
      Stage<PayloadEntry> writing,
      PayloadWriter writer,
      JsonLine content) {
    this.store = store;
    this.progress = progress;
    this.filter = new PathFilter(options.include(), options.types());
    this.report = report;
    this.snapshot = snapshot;
    this.writing = writing;
    this.writer = writer;
    this.content = content;
    TextDecoder decoder = new TextDecoder(options.encoding(), report::problem);
    this.tree = new ObjectTree(snapshot, decoder, report::problem);
    // A tree of its own: its decoder is used by one thread at a time.
    this.reader =
        new ContentReader(
            tree.reportingTo(decoder, report::problem), report::problem, snapshot::mark);
  }

  /** Walks all; returns the number of records in the source, -1 if unknown. */
  long walk() throws IOException {
    StorageException noRoot = null;
    try (Stage<ZopeObject> reading =
        new Stage<>(
            "extract-read", OBJECT_BYTES, object -> deliver(object, object.path(), false))) {
      for (ZopeObject object : tree.walk()) {
        // About the memory that it takes decoded: the stored form is longer than its content.
        reading.put(object, object.size());
      }
      reading.finish();
    } catch (StorageException unreadable) {
      noRoot = isEmpty() ? null : unreadable;
    }
    counted = store.size();
    if (filter.all()) {
      // Records of payloads, such as chains of Pdata, are known when the payloads are written.
      writing.drain();
      try (Stage<Oid> verifying = new Stage<>("extract-verify", 1, oid -> verify(oid))) {
        lost(verifying);
        verifying.finish();
      }
    }
    if (noRoot != null) {
      reportNoRoot(noRoot);
    }
    progress.update(snapshot.records(), snapshot.bytes(), writer.files());
    return counted;
  }

  /** Whether there is no object at all, which is no fault. */
  private boolean isEmpty() {
    try {
      return tree.kind() == DatabaseKind.EMPTY;
    } catch (StorageException unreadable) {
      return false;
    }
  }

  private void reportNoRoot(StorageException fault) {
    report.ofSource(
        new Problem(
                Problem.Severity.ERROR,
                store.name(),
                snapshot.root(),
                "the root object cannot be read: " + fault.fault().details().problem(),
                report.lostCount() > 0
                    ? "all other objects are in " + PayloadPaths.LOST
                    : "no other object was found; use a backup")
            .because(fault.fault()));
  }

  private void deliver(ZopeObject object, ObjectPath place, boolean lost) throws IOException {
    ContentReading found;
    try {
      found = reader.read(object);
    } catch (ValueLimitException tooMuch) {
      report.problem(
          Problem.ofObject(
                  Problem.Severity.ERROR,
                  place,
                  object.oid(),
                  "the record "
                      + object.oid()
                      + " has "
                      + tooMuch.fault().details().problem()
                      + "; left out",
                  "make it smaller in Zope")
              .because(tooMuch.fault()));
      return;
    }
    ContentRecord record = found.record();
    if (filter.matches(object.path(), record.type(), record.className())) {
      ContentLines.write(content, record, lost);
      report.object(record);
      boolean main = true;
      for (Payload payload : found.payloads()) {
        PayloadEntry entry =
            new PayloadEntry(
                place,
                lost ? null : record.path(),
                record.oid(),
                record.className(),
                record.type(),
                cut(record.title()),
                main && !payload.scale(),
                lost ? LOST_NOTE : null,
                payload);
        writing.put(entry, payload.held());
        main = false;
      }
    }
    for (ZopeObject comment : found.comments()) {
      deliver(comment, comment.path(), lost);
    }
    if (++sinceUpdate >= PROGRESS_EVERY) {
      sinceUpdate = 0;
      progress.update(snapshot.records(), snapshot.bytes(), writer.files());
    }
  }

  /** An object may have thousands of payloads, and each says the title. */
  private static @Nullable String cut(@Nullable String title) {
    return title == null || title.length() <= LONGEST_TITLE
        ? title
        : title.substring(0, LONGEST_TITLE) + "…";
  }

  /** Extracts records with payloads that the walk did not reach, in the order of the source. */
  private void lost(Stage<Oid> verifying) throws IOException {
    LongSet delivered = new LongSet();
    LongSet entered = new LongSet();
    Iterator<Oid> oids = snapshot.oids();
    counted = 0;
    while (oids.hasNext()) {
      Oid oid = oids.next();
      counted++;
      if (!snapshot.wasRead(oid)) {
        ZopeObject object = LostRecords.candidate(snapshot, oid);
        if (object != null) {
          for (ZopeObject below :
              tree.walk(
                  object,
                  container ->
                      container.oid().equals(oid) || entered.add(container.oid().value()))) {
            if (delivered.add(below.oid().value())) {
              report.lost();
              deliver(below, below.path(), true);
            }
          }
          // Records of these payloads are not lost objects.
          writing.drain();
        }
      }
      if (!snapshot.wasDecoded(oid)) {
        verifying.put(oid, 0);
      }
    }
  }

  /** Decodes an unused record, only to report damage. */
  private void verify(Oid oid) {
    try {
      snapshot.peek(oid).verify();
    } catch (StorageException damaged) {
      // The snapshot has reported it.
    }
  }
}
