package io.camelzodb.storage.file;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.DamagePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A small file that a test makes, and what it asks of it. */
abstract class SmallDataFs {
  static final FileStorageOptions STOP = FileStorageOptions.DEFAULT.withDamaged(DamagePolicy.STOP);
  static final Oid ONE = new Oid(1);
  static final Oid TWO = new Oid(2);

  @TempDir Path folder;

  final DataFsBuilder built = new DataFsBuilder();

  final Path path() {
    return folder.resolve("Data.fs");
  }

  final FileStorage open() throws IOException {
    return FileStorage.open(built.write(path()), STOP);
  }

  final FileStorage open(byte[] bytes) throws IOException {
    return FileStorage.open(Files.write(path(), bytes), STOP);
  }

  static byte[] pickle(Snapshot snapshot, Oid oid) throws IOException {
    return snapshot.load(oid).pickle();
  }

  static List<Oid> oids(Snapshot snapshot) throws IOException {
    List<Oid> all = new ArrayList<>();
    snapshot.oids().forEachRemaining(all::add);
    return all;
  }

  static List<Long> tids(FileStorage storage, long from) throws IOException {
    List<Long> all = new ArrayList<>();
    storage.transactions(new Tid(from)).forEachRemaining(t -> all.add(t.info().tid().value()));
    return all;
  }
}
