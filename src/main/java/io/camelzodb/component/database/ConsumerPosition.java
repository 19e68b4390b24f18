package io.camelzodb.component.database;

import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.DatabaseKey;
import io.camelzodb.storage.driver.RedactedUri;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.GitPosition;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.processor.state.FileStateRepository;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and stores the position of a consumer: the last transaction it has handled. For one thread.
 */
public interface ConsumerPosition extends Closeable {

  /** Returns the last transaction that was handled; null if no position is stored. */
  @Nullable Tid read() throws IOException;

  /** Stores a new position. */
  void keep(Tid tid);

  /** Whether the position was changed by another program. */
  boolean isElsewhere() throws IOException;

  @Override
  void close();

  /** Stores no position. */
  ConsumerPosition NOWHERE =
      new ConsumerPosition() {
        @Override
        public @Nullable Tid read() {
          return null;
        }

        @Override
        public void keep(Tid tid) {}

        @Override
        public boolean isElsewhere() {
          return false;
        }

        @Override
        public void close() {}
      };

  /**
   * Stores the position in a state repository of Camel.
   *
   * @param database the key of the database, whatever the key of the position is
   * @param old keys (whole URIs) under which earlier versions stored the position; the first of
   *     them that exists is migrated
   */
  record InRepository(
      StateRepository<String, String> repository, String key, String database, List<String> old)
      implements ConsumerPosition {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerPosition.class);

    @Override
    public @Nullable Tid read() {
      String kept = repository.getState(key);
      return kept == null ? takenOver() : tid(kept);
    }

    private @Nullable Tid takenOver() {
      for (String each : old) {
        String kept = repository.getState(each);
        if (kept != null) {
          return taken(each, tid(kept));
        }
      }
      return ofAnyOptions();
    }

    /**
     * Finds the position under an old key whose options have changed or are gone; of several
     * positions, returns the oldest, so that no transaction is skipped.
     */
    private @Nullable Tid ofAnyOptions() {
      String first = null;
      Tid position = null;
      if (key.equals(database) && repository instanceof FileStateRepository file) {
        for (Map.Entry<String, String> each : listed(file).entrySet()) {
          Tid kept = database.equals(database(each.getKey())) ? tid(each.getValue()) : null;
          if (kept != null && (position == null || kept.compareTo(position) < 0)) {
            first = each.getKey();
            position = kept;
          }
        }
      }
      return first == null || position == null ? null : taken(first, position);
    }

    private static Map<String, String> listed(FileStateRepository file) {
      Map<String, String> cache = file.getCache();
      synchronized (cache) {
        return new TreeMap<>(cache);
      }
    }

    /** Returns the database in a key of an earlier version; null for any other key. */
    private static @Nullable String database(String oldKey) {
      int query = oldKey.indexOf('?') + 1;
      String options =
          query == 0 ? "" : oldKey.substring(query).replaceAll("(^|&)([^:&]*):", "$1$2=");
      try {
        return DatabaseKey.of(
            StorageUri.parse(query == 0 ? oldKey : oldKey.substring(0, query) + options));
      } catch (IllegalArgumentException none) {
        return null;
      }
    }

    private Tid taken(String oldKey, Tid position) {
      keep(position);
      LOG.info("the position {} is now stored under the key {}", position, key);
      forget(oldKey);
      return position;
    }

    /**
     * Removes the old key that was migrated, and every key with a password in it. Other old keys
     * stay, since other consumers may still migrate theirs. Only repositories in files can remove a
     * key.
     */
    private void forget(String oldKey) {
      boolean forgets = repository instanceof FileStateRepository;
      if (repository instanceof FileStateRepository file) {
        Map<String, String> cache = file.getCache();
        synchronized (cache) {
          cache
              .keySet()
              .removeIf(
                  each ->
                      each.equals(oldKey)
                          || (old.contains(each) && !RedactedUri.of(each).equals(each)));
        }
        try {
          // Writes the remaining keys.
          file.reset();
        } catch (IOException unreadable) {
          throw new UncheckedIOException(unreadable);
        }
      }
      if (!forgets && old.stream().anyMatch(each -> !RedactedUri.of(each).equals(each))) {
        LOG.warn(
            "the positionRepository still has an entry whose key is the URI of {} with its"
                + " user or password; remove that entry",
            key);
      }
    }

    @Override
    public void keep(Tid tid) {
      repository.setState(key, tid.toString());
    }

    @Override
    public boolean isElsewhere() {
      return false;
    }

    @Override
    public void close() {}
  }

  /** Reads the position from the commits of a work tree; the route makes these commits. */
  final class InGit implements ConsumerPosition {
    private final GitPosition position;

    /** Reads the position from the work tree that the settings name. */
    public InGit(Settings settings) throws IOException {
      position = new GitPosition(settings);
    }

    @Override
    public @Nullable Tid read() throws IOException {
      return position.read().orElse(null);
    }

    @Override
    public void keep(Tid tid) {
      try {
        // A commit of this exchange is not a change by another program.
        position.moved();
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }

    @Override
    public boolean isElsewhere() throws IOException {
      return position.moved();
    }

    @Override
    public void close() {
      position.close();
    }
  }

  /** Parses a tid as options and repositories write it, with or without {@code 0x}. */
  static Tid tid(String text) {
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    try {
      return new Tid(Long.parseUnsignedLong(digits, 16));
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "zodb: initialPosition and a kept position are snapshot, now or a tid in hexadecimal"
              + " digits, not "
              + text,
          wrong);
    }
  }
}
