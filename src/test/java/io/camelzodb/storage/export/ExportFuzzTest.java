package io.camelzodb.storage.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real exports with random damage: never anything but a message, and never a hang. */
class ExportFuzzTest {
  private static final int ROUNDS = 60;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zope2/every-value.xml",
        "zope2/every-value.zexp",
        "plone6/folder.zexp",
        "plone6/site.zexp.gz"
      })
  void damageIsSaid(String name) throws IOException {
    byte[] whole = Files.readAllBytes(Corpus.xml().resolve(name));
    int read = 0;
    for (int seed = 0; seed < (name.endsWith(".gz") ? 6 : ROUNDS); seed++) {
      byte[] bytes = damage(whole.clone(), new Random(seed));
      Path file = Files.write(folder.resolve("damaged"), bytes);
      String which = name + " with seed " + seed;
      read +=
          Assertions.assertTimeoutPreemptively(
              Duration.ofSeconds(60), () -> readAll(file, which), which);
    }
    assertThat(read).as("records read, with all the damage").isPositive();
  }

  /** How many records can be read. */
  private static int readAll(Path file, String which) throws IOException {
    int read = 0;
    try (ExportStore store = Exports.open(file)) {
      int lost = 0;
      if (store.size() > 0) {
        try (ExportRecords records = ExportRecords.of(store)) {
          while (records.hasNext()) {
            try {
              records.next().object();
              read++;
            } catch (StorageException said) {
              assertThat(said.getMessage()).as(which).contains(file.toString());
              lost++;
            } catch (java.io.UncheckedIOException said) {
              lost++;
            }
          }
        }
      }
      assertThat(lost == 0 || !store.problems().isEmpty()).as(which).isTrue();
    } catch (StorageException refused) {
      assertThat(refused.getMessage()).as(which).contains(file.toString());
    }
    return read;
  }

  private static byte[] damage(byte[] bytes, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
      }
      case 1 -> {
        int from = random.nextInt(bytes.length);
        Arrays.fill(bytes, from, Math.min(bytes.length, from + random.nextInt(5000)), (byte) 0);
      }
      case 2 -> {
        int from = random.nextInt(bytes.length);
        int length = Math.min(random.nextInt(3000), bytes.length - from);
        int to = random.nextInt(bytes.length - length);
        System.arraycopy(bytes, from, bytes, to, length);
      }
      default -> {
        for (int i = 0; i < 1 + random.nextInt(40); i++) {
          int at = random.nextInt(bytes.length);
          bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return bytes;
  }
}
