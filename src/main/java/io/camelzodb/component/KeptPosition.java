package io.camelzodb.component;

import io.camelzodb.storage.Tid;
import io.camelzodb.storage.uri.ShownUri;
import io.camelzodb.sync.GitPosition;
import io.camelzodb.sync.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.processor.state.FileStateRepository;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a consumer finds its position when it starts. For one thread. */
interface KeptPosition extends Closeable {

  /** The last transaction that is done; null where nothing is known. */
  @Nullable Tid read() throws IOException;

  /** Keeps another one. */
  void keep(Tid tid);

  /** Whether somebody else has set another one. */
  boolean isElsewhere() throws IOException;

  @Override
  void close();

  /** Nowhere. */
  KeptPosition NOWHERE =
      new KeptPosition() {
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
   * In a repository of Camel.
   *
   * @param old keys under which earlier versions kept it, whole URIs; what is found under the first
   *     of them that is there is taken over
   */
  record InRepository(StateRepository<String, String> repository, String key, List<String> old)
      implements KeptPosition {
    private static final Logger LOG = LoggerFactory.getLogger(KeptPosition.class);

    @Override
    public @Nullable Tid read() {
      String kept = repository.getState(key);
      return kept == null ? takenOver() : tid(kept);
    }

    private @Nullable Tid takenOver() {
      for (String each : old) {
        String kept = repository.getState(each);
        if (kept != null) {
          Tid position = tid(kept);
          keep(position);
          LOG.info("the position {} is kept as {} from now on", position, key);
          forget();
          return position;
        }
      }
      return null;
    }

    /** An old key may have a password in it. Only repositories in files can forget one. */
    private void forget() {
      boolean forgets = repository instanceof FileStateRepository;
      if (repository instanceof FileStateRepository file) {
        Map<String, String> cache = file.getCache();
        synchronized (cache) {
          cache.keySet().removeAll(old);
        }
        try {
          // Writes what is left.
          file.reset();
        } catch (IOException unreadable) {
          throw new UncheckedIOException(unreadable);
        }
      }
      if (!forgets && old.stream().anyMatch(each -> !ShownUri.of(each).equals(each))) {
        LOG.warn(
            "the repository of positions still has an entry whose key is the URI of {} with its"
                + " user or password; remove it",
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

  /** In the commits of a work tree, which the route makes. */
  final class InGit implements KeptPosition {
    private final GitPosition position;

    InGit(Settings settings) throws IOException {
      position = new GitPosition(settings);
    }

    @Override
    public @Nullable Tid read() throws IOException {
      return position.read().orElse(null);
    }

    @Override
    public void keep(Tid tid) {
      try {
        // What the exchange has committed itself is nobody else's doing.
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

  /** A tid as options and repositories have it. */
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
