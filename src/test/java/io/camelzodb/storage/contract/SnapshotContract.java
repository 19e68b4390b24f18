package io.camelzodb.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.Loaded;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.testing.CanonicalText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Tests the promises of {@link ObjectStore} and {@link Snapshot}, on real data that is whole. */
public abstract class SnapshotContract {
  private static final int AT_MOST = 400;

  /** A store with some records, freshly opened; closed by the test. */
  protected abstract ObjectStore open() throws Exception;

  private static List<Oid> oids(Snapshot snapshot) throws StorageException {
    List<Oid> oids = new ArrayList<>();
    snapshot.oids().forEachRemaining(oids::add);
    return oids;
  }

  private static Oid missing(List<Oid> oids) {
    long candidate = 0x7777_0000_0000_0001L;
    while (oids.contains(new Oid(candidate))) {
      candidate++;
    }
    return new Oid(candidate);
  }

  @Test
  void eachOidOccursOnceAndIsContained() throws Exception {
    try (ObjectStore store = open()) {
      Snapshot snapshot = store.snapshot();
      List<Oid> oids = oids(snapshot);
      assertThat(oids).as("oids() of a database that is not empty").isNotEmpty();
      assertThat(new HashSet<>(oids))
          .as("oids() without those that occur twice")
          .hasSameSizeAs(oids);
      for (Oid oid : oids) {
        assertThat(snapshot.contains(oid)).as("contains(%s), which oids() gives", oid).isTrue();
      }
      assertThat(oids(snapshot)).as("oids() of the same snapshot again").isEqualTo(oids);
    }
  }

  @Test
  void theRootIsThere() throws Exception {
    try (ObjectStore store = open()) {
      Snapshot snapshot = store.snapshot();
      assertThat(snapshot.contains(snapshot.root())).as("contains(root())").isTrue();
      assertThat(snapshot.load(snapshot.root()).object().className())
          .as("the class of the root object")
          .isNotNull();
    }
  }

  @Test
  void theOidsEndAsIteratorsDo() throws Exception {
    try (ObjectStore store = open()) {
      Iterator<Oid> all = store.snapshot().oids();
      while (all.hasNext()) {
        all.next();
      }
      assertThatThrownBy(all::next)
          .as("next() behind the last oid")
          .isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void recordsTellWhatTheyAre() throws Exception {
    try (ObjectStore store = open()) {
      Snapshot snapshot = store.snapshot();
      for (Oid oid : oids(snapshot)) {
        StoredRecord record = snapshot.load(oid);
        assertThat(record.oid()).as("oid() of the record that load gives").isEqualTo(oid);
        assertThat(record.size())
            .as("size() of the record %s", oid)
            .isGreaterThanOrEqualTo(snapshot.ofFiles() ? 0 : 1);
        assertThat(record.tid())
            .as("tid() of the record %s is not above that of the snapshot", oid)
            .isLessThanOrEqualTo(snapshot.tid());
      }
    }
  }

  @Test
  void anUnknownOidIsSaid() throws Exception {
    try (ObjectStore store = open()) {
      Snapshot snapshot = store.snapshot();
      Oid missing = missing(oids(snapshot));
      assertThat(snapshot.contains(missing)).as("contains of an oid that is not there").isFalse();
      assertThat(snapshot.blob(missing)).as("blob of an oid that is not there").isEmpty();
      assertThatThrownBy(() -> snapshot.load(missing))
          .as("load of an oid that is not there")
          .isInstanceOf(NoSuchObjectException.class)
          .hasMessageContaining(missing.toString())
          .hasMessageContaining(store.name());
    }
  }

  /** One answer for each oid, in the order in which they were asked for, missing ones too. */
  @Test
  void manyAreLoadedInTheOrderOfTheOids() throws Exception {
    try (ObjectStore store = open()) {
      Snapshot snapshot = store.snapshot();
      List<Oid> asked = new ArrayList<>(oids(snapshot).stream().limit(AT_MOST).toList());
      Collections.reverse(asked);
      Oid missing = missing(oids(snapshot));
      asked.add(asked.size() / 2, missing);
      snapshot.prefetch(asked);
      Iterator<Loaded> loaded = snapshot.loadAll(asked.iterator());
      for (Oid oid : asked) {
        Loaded one = loaded.next();
        assertThat(one.oid()).as("loadAll keeps the order of the oids").isEqualTo(oid);
        if (oid.equals(missing)) {
          assertThatThrownBy(one::get)
              .as("get() of an oid that is not there, from loadAll")
              .isInstanceOf(NoSuchObjectException.class);
        } else {
          assertThat(text(one.get()))
              .as("the record %s from loadAll and from load", oid)
              .isEqualTo(text(snapshot.load(oid)));
        }
      }
      assertThat(loaded.hasNext()).as("loadAll has more than one answer an oid").isFalse();
    }
  }

  @Test
  void aStoreNamesItselfAndItsHead() throws Exception {
    try (ObjectStore store = open()) {
      Snapshot snapshot = store.snapshot();
      assertThat(store.name()).as("name() of the store").isNotBlank().doesNotContain("\n");
      assertThat(snapshot.name())
          .as("name() of the snapshot is that of the store")
          .isEqualTo(store.name());
      assertThat(snapshot.tid())
          .as("tid() of the snapshot is head() of the store")
          .isEqualTo(store.head());
      assertThat(store.size())
          .as("size() is -1 or the number of oids()")
          .isIn(-1L, (long) oids(snapshot).size());
      if (!snapshot.export()) {
        assertThat(snapshot.root()).as("root() of what is no export").isEqualTo(Oid.ROOT);
      }
      assertThat(store.problems()).as("problems() again").isEqualTo(store.problems());
    }
  }

  @Test
  void decodingAgainGivesTheSame() throws Exception {
    try (ObjectStore store = open()) {
      Snapshot snapshot = store.snapshot();
      for (Oid oid : oids(snapshot).stream().limit(AT_MOST).toList()) {
        StoredRecord record = snapshot.load(oid);
        assertThat(text(record))
            .as("the record %s, decoded again", oid)
            .isEqualTo(text(record))
            .isEqualTo(text(snapshot.load(oid)));
      }
    }
  }

  @Test
  void manyThreadsReadTheSame() throws Exception {
    try (ObjectStore store = open()) {
      Snapshot snapshot = store.snapshot();
      Map<Oid, String> alone = new HashMap<>();
      List<Oid> oids = oids(snapshot).stream().limit(AT_MOST).toList();
      for (Oid oid : oids) {
        alone.put(oid, text(snapshot.load(oid)));
      }
      ExecutorService pool = Executors.newFixedThreadPool(4);
      try {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          int shift = i * oids.size() / 4;
          tasks.add(
              () -> {
                for (int at = 0; at < oids.size(); at++) {
                  Oid oid = oids.get((at + shift) % oids.size());
                  if (!text(snapshot.load(oid)).equals(alone.get(oid))) {
                    return false;
                  }
                }
                return true;
              });
        }
        for (Future<Boolean> task : pool.invokeAll(tasks)) {
          assertThat(task.get()).as("four threads read what one reads").isTrue();
        }
      } finally {
        pool.shutdownNow();
      }
    }
  }

  private static String text(StoredRecord record) throws StorageException {
    return CanonicalText.of(record.object().pickles());
  }
}
