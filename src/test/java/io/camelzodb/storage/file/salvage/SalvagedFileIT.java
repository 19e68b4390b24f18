package io.camelzodb.storage.file.salvage;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random databases with random damage: at least what ZODB's fsrecover finds is found. */
class SalvagedFileIT {
  private static final int CASES = Integer.getInteger("salvage.cases", 30);

  private static final DamagePolicy SKIP = DamagePolicy.SKIP;

  /** As many places of a file are damaged. */
  private static final int MOST_PLACES = 4;

  @TempDir Path folder;

  @Test
  void findsAtLeastWhatFsrecoverFinds() throws Exception {
    String seed = System.getProperty("salvage.seed", Long.toString(new Random().nextLong()));
    Python.script(
        Path.of("src/test/python/fsrecover.py"), folder.toString(), seed, String.valueOf(CASES));
    int theirs = 0;
    int ours = 0;
    List<String> faults = new ArrayList<>();
    for (int number = 0; number < CASES; number++) {
      Map<String, String> found = new HashMap<>();
      lines(number + ".found").forEach(line -> found.put(line.substring(0, 16), line));
      Set<String> all = new HashSet<>(lines(number + ".all"));
      Map<String, String> given = given(folder.resolve(number + ".fs"));
      theirs += found.size();
      ours += given.size();
      for (Map.Entry<String, String> record : found.entrySet()) {
        String mine = given.get(record.getKey());
        boolean undamaged = all.contains(record.getValue());
        // What fsrecover found damaged, with nothing to decode, is no loss; nor is what a later
        // transaction removed, which fsrecover left out.
        String newer = mine == null ? record.getKey() + " -" : mine;
        if (undamaged
            && !newer.equals(record.getValue())
            && (mine == null || all.contains(mine))
            && !isNewer(lines(number + ".all"), record.getValue(), newer)) {
          faults.add("seed " + seed + ", " + number + ".fs: " + newer + " is older or missing");
        }
      }
      // Nothing tells of bytes that were changed within a string, and there are few such places.
      long changed = given.values().stream().filter(mine -> !all.contains(mine)).count();
      if (changed > MOST_PLACES) {
        faults.add(
            "seed " + seed + ", " + number + ".fs: " + changed + " records never were there");
      }
    }
    assertThat(faults).isEmpty();
    assertThat(ours).as("seed " + seed).isGreaterThan(theirs);
    assertThat(theirs).isGreaterThan(CASES);
  }

  private static boolean isNewer(List<String> all, String one, String other) {
    return all.lastIndexOf(other) > all.indexOf(one);
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name));
  }

  /** Oid and SHA-1 of each record that can be decoded. */
  private static Map<String, String> given(Path file) throws Exception {
    Map<String, String> given = new HashMap<>();
    try (ObjectStore store =
        SalvagedFile.open(file, FileStorageOptions.DEFAULT.withDamaged(SKIP))) {
      Snapshot snapshot = store.snapshot();
      for (var oids = snapshot.oids(); oids.hasNext(); ) {
        Oid oid = oids.next();
        try {
          var record = snapshot.load(oid);
          record.object();
          byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(record.pickle());
          given.put(oid.hex(), oid.hex() + " " + HexFormat.of().formatHex(sha1));
        } catch (StorageException damaged) {
          // Told, not given.
        }
      }
    } catch (StorageException nothing) {
      // Not even a record.
    }
    return given;
  }
}
