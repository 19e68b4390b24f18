package io.camelzodb.storage.file.backup;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.salvage.SalvagedFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code Data.fs} that was unpacked to a temporary file. The file is deleted when the store
 * is closed or the program ends, even by a signal. As thread-safe as the store.
 */
public final class UnpackedStore implements ObjectStore {
  private final String name;
  private final Path file;
  private final ObjectStore store;
  private final List<Problem> before;

  private UnpackedStore(String name, Path file, ObjectStore store, List<Problem> before) {
    this.name = name;
    this.file = file;
    this.store = store;
    this.before = before;
  }

  /** Unpacks a {@code Data.fs}. */
  public interface Unpacking {
    /**
     * Writes the {@code Data.fs}.
     *
     * @param out where to write it to; not to be closed
     * @param problems takes what is wrong with the packed file, if it is to be read all the same
     * @throws IOException if it cannot be unpacked; a {@link StorageException} says why in words
     *     for people
     */
    void write(OutputStream out, List<Problem> problems) throws IOException;
  }

  /**
   * Unpacks a {@code Data.fs} to a temporary file and opens it. For drivers of a packed form: see
   * {@link BackupFormats#copy}, which bounds what is unpacked.
   *
   * @param name what the user named: the name of the store and of its snapshots. Messages name it,
   *     never the temporary file
   * @param options what to do with damage, and the limits
   * @throws StorageException if it cannot be unpacked, or is no {@code Data.fs}, or is damaged and
   *     {@code options} do not accept that; the temporary file is deleted then
   */
  public static UnpackedStore of(String name, FileStorageOptions options, Unpacking unpacking)
      throws StorageException {
    Path file = null;
    boolean done = false;
    try {
      file = Files.createTempFile("zodb-backup-" + ProcessHandle.current().pid() + "-", ".fs");
      file.toFile().deleteOnExit();
      List<Problem> problems = new ArrayList<>();
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
        unpacking.write(out, problems);
      }
      FileStorageOptions unpacked = options.unpackedFrom(name);
      ObjectStore store =
          options.damaged() == DamagePolicy.SKIP
              ? SalvagedFile.open(file, unpacked)
              : FileStorage.open(file, unpacked);
      done = true;
      return new UnpackedStore(name, file, store, List.copyOf(problems));
    } catch (StorageException fault) {
      // The name of the temporary file is useless to people.
      throw file == null ? fault : new StorageException(named(fault.fault(), file, name), fault);
    } catch (IOException fault) {
      throw StorageException.within(
          FaultPlace.ofSource(name), name + ": cannot be unpacked to " + file, fault);
    } finally {
      if (!done && file != null) {
        delete(file);
      }
    }
  }

  private static Fault named(Fault fault, Path file, String name) {
    FaultDetails said = fault.details();
    FaultPlace place = said.place();
    return fault.with(
        new FaultDetails(
            said.problem().replace(file.toString(), name + " (unpacked)"),
            file.toString().equals(place.source()) ? FaultPlace.ofSource(name).and(place) : place,
            said.advice()));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException left) {
      // It is deleted when the program ends.
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Tid head() throws StorageException {
    return store.head();
  }

  @Override
  public Snapshot snapshot() throws StorageException {
    return store.snapshot();
  }

  @Override
  public @Nullable TransactionLog transactionLog() {
    return store.transactionLog();
  }

  @Override
  public long size() {
    return store.size();
  }

  @Override
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(before);
    for (Problem problem : store.problems()) {
      all.add(
          new Problem(
              problem.severity(),
              problem.where().replace(file.toString(), name + " (unpacked)"),
              FaultPlace.ofSource(name),
              problem.oid(),
              problem.message(),
              problem.advice(),
              problem.cause()));
    }
    return List.copyOf(all);
  }

  @Override
  public void close() throws IOException {
    try {
      store.close();
    } finally {
      delete(file);
    }
  }
}
