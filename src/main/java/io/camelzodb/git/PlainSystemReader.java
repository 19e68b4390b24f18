package io.camelzodb.git;

import java.io.File;
import java.io.IOException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps JGit from writing its own configuration below the user's home, where it would store
 * measurements of file systems: a mirror writes only into its own folder. The user's git
 * configuration is still read.
 */
public final class PlainSystemReader extends SystemReader.Delegate {
  private PlainSystemReader(SystemReader system) {
    super(system);
  }

  /** Replaces JGit's own system reader; once for the whole process. */
  static synchronized void install() {
    SystemReader system = SystemReader.getInstance();
    if (!(system instanceof PlainSystemReader)) {
      SystemReader.setInstance(new PlainSystemReader(system));
    }
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fileSystem) {
    return new InMemory(parent, fileSystem);
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fileSystem) {
    return new OfUser(parent, super.openUserConfig(parent, fileSystem).getFile(), fileSystem);
  }

  /** The user's configuration, from which JGit reads its knowledge about file systems. */
  private static final class OfUser extends FileBasedConfig {
    OfUser(Config parent, File file, FS fileSystem) {
      super(parent, file, fileSystem);
    }

    /**
     * Loads the configuration, with a default for JGit: it syncs the file of a ref before that gets
     * its name. In memory only.
     */
    @Override
    public void load() throws IOException, ConfigInvalidException {
      super.load();
      if (super.getString("core", null, "fsyncRefFiles") == null) {
        setBoolean("core", null, "fsyncRefFiles", true);
      }
    }

    /**
     * Returns a coarse resolution of time stamps for every file system, which JGit would otherwise
     * measure for seconds in each process.
     */
    @Override
    public @Nullable String getString(String section, @Nullable String subsection, String name) {
      String stored = super.getString(section, subsection, name);
      if (stored == null && section.equals("filesystem")) {
        return switch (name) {
          case "timestampResolution" -> "2 seconds";
          case "minRacyThreshold" -> "0 seconds";
          default -> null;
        };
      }
      return stored;
    }
  }

  private static final class InMemory extends FileBasedConfig {
    InMemory(Config parent, FS fileSystem) {
      super(parent, new File("jgit-configuration-in-memory"), fileSystem);
    }

    @Override
    public void load() {
      // There is nothing to read.
    }

    @Override
    public void save() {
      // It lasts as long as the process.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
