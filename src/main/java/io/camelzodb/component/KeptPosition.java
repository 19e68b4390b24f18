package io.camelzodb.component;

import io.camelzodb.storage.Tid;
import io.camelzodb.sync.GitPosition;
import io.camelzodb.sync.Settings;
import java.io.Closeable;
import java.io.IOException;
import org.apache.camel.spi.StateRepository;
import org.jspecify.annotations.Nullable;

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

  /** In a repository of Camel. */
  record InRepository(StateRepository<String, String> repository, String key)
      implements KeptPosition {
    @Override
    public @Nullable Tid read() {
      String kept = repository.getState(key);
      return kept == null ? null : tid(kept);
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
        throw new java.io.UncheckedIOException(unreadable);
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
