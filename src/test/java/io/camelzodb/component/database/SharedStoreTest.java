package io.camelzodb.component.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.component.ZodbConstants;
import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StaleStoreException;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.UnavailableException;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One database that many read: what one of them has asked for wrongly is nobody else's fault. */
class SharedStoreTest extends CamelTestSupport {
  @TempDir private Path folder;
  private Path dataFs;
  private final AtomicInteger opened = new AtomicInteger();

  @BeforeEach
  void copy() throws IOException {
    dataFs = Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
  }

  private SharedStore store() {
    return new SharedStore(
        () -> {
          opened.incrementAndGet();
          return FileStorage.open(dataFs, FileStorageOptions.DEFAULT);
        });
  }

  @Test
  void manyReadWhileSomePathsAreMissing() throws Exception {
    String uri = "zodb:file://" + dataFs + "?operation=read";
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Exchange>> done = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        String path = i % 100 == 0 ? "/not/there" + i : i % 2 == 0 ? "/site/page" : "/site/q";
        done.add(
            threads.submit(
                () ->
                    template.request(
                        uri, each -> each.getMessage().setHeader(ZodbConstants.PATH, path))));
      }
      for (int i = 0; i < done.size(); i++) {
        Exception fault = done.get(i).get().getException();
        if (i % 100 == 0) {
          assertThat(fault).isInstanceOf(NoSuchObjectException.class).hasMessageContaining("/not/");
        } else {
          assertThat(fault).as("the read %d", i).isNull();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Java closes a file for all when one thread that reads it is interrupted. */
  @Test
  void anInterruptedThreadIsNobodyElsesFault() throws Exception {
    String uri = "zodb:file://" + dataFs + "?operation=read&path=/site/page";
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Exchange>> done = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        boolean interrupted = i % 100 == 50;
        done.add(
            threads.submit(
                () -> {
                  if (interrupted) {
                    Thread.currentThread().interrupt();
                  }
                  Exchange exchange = template.request(uri, each -> {});
                  boolean unused = Thread.interrupted();
                  return exchange;
                }));
      }
      for (int i = 0; i < done.size(); i++) {
        Exception fault = done.get(i).get().getException();
        if (i % 100 == 50) {
          assertThat(fault).hasMessageContaining("was interrupted");
        } else {
          assertThat(fault).as("the read %d", i).isNull();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatIsBrokenIsClosedWhenTheLastOneHasLeftIt() throws Exception {
    SharedStore shared = store();
    CountDownLatch within = new CountDownLatch(1);
    CountDownLatch broken = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(1);
    try {
      Future<?> slow =
          threads.submit(
              () -> {
                shared.with(
                    store -> {
                      within.countDown();
                      await(broken);
                      assertThat(store.snapshot().oids().hasNext()).isTrue();
                    });
                return null;
              });
      within.await();
      assertThatThrownBy(
              () ->
                  shared.with(
                      store -> {
                        throw new UnavailableException(new FaultDetails("gone"), null);
                      }))
          .isInstanceOf(UnavailableException.class);
      broken.countDown();
      slow.get();
      assertThat(opened).hasValue(1);
      shared.with(store -> assertThat(store.snapshot().oids().hasNext()).isTrue());
      assertThat(opened).hasValue(2);
    } finally {
      threads.shutdownNow();
    }
    shared.close();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  @Test
  void faultsOfWhatWasAskedForEndNothing() throws Exception {
    SharedStore shared = store();
    List<ObjectStore> stores = new ArrayList<>();
    for (Exception fault :
        List.of(
            new NoSuchObjectException(new FaultDetails("/x: nothing there")),
            new StorageException(new Fault.Damaged("a damaged record")),
            new io.camelzodb.sync.SettingsException("a wrong option"),
            new IllegalArgumentException("a wrong path"),
            new IllegalStateException("whatever"))) {
      assertThatThrownBy(
              () ->
                  shared.with(
                      store -> {
                        stores.add(store);
                        if (fault instanceof RuntimeException unchecked) {
                          throw unchecked;
                        }
                        throw (IOException) fault;
                      }))
          .isSameAs(fault);
    }
    shared.with(stores::add);
    assertThat(stores).hasSize(6).containsOnly(stores.get(0));
    shared.close();
  }

  /** Iterators wrap what they cannot declare: a route gets to know the class all the same. */
  @Test
  void whatIteratorsWrapIsUnwrapped() throws Exception {
    SharedStore shared = store();
    AtomicInteger calls = new AtomicInteger();
    shared.with(
        store -> {
          if (calls.getAndIncrement() == 0) {
            throw new UncheckedIOException(
                new StaleStoreException(new FaultDetails("replaced"), null));
          }
        });
    assertThat(calls).hasValue(2);
    assertThat(opened).hasValue(2);
    assertThatThrownBy(
            () ->
                shared.with(
                    store -> {
                      throw new UncheckedIOException(
                          new NoSuchObjectException(new FaultDetails("/x: nothing")));
                    }))
        .isInstanceOf(NoSuchObjectException.class);
    shared.close();
  }

  /** Packing puts another file there: nobody gets to see that. */
  @Test
  void aReplacedFileIsReadAtOnce() throws Exception {
    String uri = "zodb:file://" + dataFs + "?operation=read&path=/site/page";
    assertThat(template.request(uri, each -> {}).getException()).isNull();
    Path fresh = Files.copy(dataFs, folder.resolve("Data.fs.pack"));
    Files.move(fresh, dataFs, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    assertThat(template.request(uri, each -> {}).getException()).isNull();
  }
}
