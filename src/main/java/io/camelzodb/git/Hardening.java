package io.camelzodb.git;

import io.camelzodb.files.DiskSync;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/**
 * Syncs the components of a repository to the disk before anything refers to them. By default it
 * syncs all components of a commit; {@code core.fsync} has the same meaning as in git. Unlike git,
 * it also syncs the folders of new files. Immutable; safe for many threads.
 *
 * <p>Names and groups: core.fsync in git-config(1).
 */
public final class Hardening {
  private static final String CORE = "core";
  private static final String REF_FILES = "fsyncRefFiles";
  private static final String OBJECT_FILES = "fsyncObjectFiles";

  /** The components, which git's groups stand for. */
  public enum Component {
    /** An object that is a file of its own. */
    LOOSE_OBJECT,
    /** A pack. */
    PACK,
    /** The index of a pack. */
    PACK_METADATA,
    /** A branch, and its log. */
    REFERENCE,
    /** The index, and with it the files of the work tree that it describes. */
    INDEX
  }

  private static final Set<Component> ALL = EnumSet.allOf(Component.class);
  private static final Set<Component> NONE = EnumSet.noneOf(Component.class);
  private static final Set<Component> OBJECTS = EnumSet.of(Component.LOOSE_OBJECT, Component.PACK);
  private static final Set<Component> COMMITTED =
      EnumSet.of(Component.LOOSE_OBJECT, Component.PACK, Component.REFERENCE);

  /** The components that git syncs by default. */
  private static final Set<Component> OF_GIT = EnumSet.of(Component.PACK, Component.PACK_METADATA);

  private static final Map<String, Set<Component>> NAMES =
      Map.of(
          "loose-object", EnumSet.of(Component.LOOSE_OBJECT),
          "pack", EnumSet.of(Component.PACK),
          "pack-metadata", EnumSet.of(Component.PACK_METADATA),
          "derived-metadata", EnumSet.of(Component.PACK_METADATA),
          "reference", EnumSet.of(Component.REFERENCE),
          "index", EnumSet.of(Component.INDEX),
          "objects", OBJECTS,
          "committed", COMMITTED,
          "added", ALL,
          "all", ALL);

  private final Set<Component> components;

  private Hardening(Set<Component> components) {
    this.components = EnumSet.copyOf(components);
  }

  /** Returns the components that a repository and the settings of a run ask for. */
  public static Hardening of(Config config, Durability durability) {
    String method = config.getString(CORE, null, "fsyncMethod");
    if (durability == Durability.CRASH || "writeout-only".equalsIgnoreCase(method)) {
      return new Hardening(NONE);
    }
    String list = config.getString(CORE, null, "fsync");
    Set<Component> wanted = list == null ? EnumSet.copyOf(ALL) : components(list);
    if (config.getString(CORE, null, OBJECT_FILES) != null) {
      // The older setting of git before 2.36.
      if (config.getBoolean(CORE, OBJECT_FILES, true)) {
        wanted.add(Component.LOOSE_OBJECT);
      } else if (list == null) {
        wanted.remove(Component.LOOSE_OBJECT);
      }
    }
    return new Hardening(wanted);
  }

  private static Set<Component> components(String list) {
    Set<Component> wanted = EnumSet.copyOf(OF_GIT);
    Set<Component> more = EnumSet.copyOf(NONE);
    Set<Component> less = EnumSet.copyOf(NONE);
    for (String word : list.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
      if (word.equals("none")) {
        wanted.clear();
      } else if (word.startsWith("-")) {
        less.addAll(NAMES.getOrDefault(word.substring(1), NONE));
      } else {
        more.addAll(NAMES.getOrDefault(word, NONE));
      }
    }
    wanted.removeAll(less);
    wanted.addAll(more);
    return wanted;
  }

  public boolean has(Component component) {
    return components.contains(component);
  }

  /** Syncs a file of a component to the disk, if that is wanted. */
  public void file(Component component, Path file) throws IOException {
    if (has(component)) {
      DiskSync.file(file);
    }
  }

  /** Syncs the names in a folder to the disk, if that is wanted for the component. */
  public void folder(Component component, Path folder) throws IOException {
    if (has(component)) {
      DiskSync.folder(folder);
    }
  }

  /**
   * Syncs the folders of new loose objects.
   *
   * @param made whether one of them was made for that
   */
  public void looseObjects(Path objects, Collection<Path> folders, boolean made)
      throws IOException {
    if (has(Component.LOOSE_OBJECT)) {
      for (Path folder : folders) {
        DiskSync.folder(folder);
      }
      if (made) {
        DiskSync.folder(objects);
      }
    }
  }

  /**
   * Tells JGit whether to sync loose objects and ref files before they get their names. In the
   * memory of this process only.
   */
  public void applyTo(Repository repository) {
    Config config = repository.getConfig();
    set(config, OBJECT_FILES, has(Component.LOOSE_OBJECT));
    set(config, REF_FILES, has(Component.REFERENCE));
  }

  private static void set(Config config, String name, boolean value) {
    if (config.getBoolean(CORE, name, false) != value) {
      config.setBoolean(CORE, null, name, value);
    }
  }

  /**
   * Syncs the folders that make the move of a branch durable: that of the ref, and those of its log
   * if it was created.
   *
   * @param first whether the branch had no commit before
   */
  public void moved(Repository repository, String ref, boolean first) throws IOException {
    if (has(Component.REFERENCE) && !first) {
      DiskSync.folder(repository.getCommonDirectory().toPath().resolve(ref).getParent());
    } else if (has(Component.REFERENCE)) {
      Path common = repository.getCommonDirectory().toPath();
      Path own = repository.getDirectory().toPath();
      DiskSync.folders(common.resolve(Constants.R_REFS), common.resolve(ref).getParent());
      DiskSync.folders(
          common.resolve(Constants.LOGS), common.resolve(Constants.LOGS).resolve(ref).getParent());
      if (!own.equals(common)) {
        DiskSync.folders(own.resolve(Constants.LOGS), own.resolve(Constants.LOGS));
      }
    }
  }
}
