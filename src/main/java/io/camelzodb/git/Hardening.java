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
 * Which components of a repository are brought to the disk before anything refers to them. Without
 * a word of the repository all are that a commit consists of; where {@code core.fsync} is set, it
 * means what it means to git. Unlike git, which leaves that to the file system, the folders in
 * which files got their names are brought to the disk too. Immutable; safe for many threads.
 *
 * <p>Names and groups: core.fsync in git-config(1).
 */
public final class Hardening {
  private static final String CORE = "core";
  private static final String REF_FILES = "fsyncRefFiles";
  private static final String OBJECT_FILES = "fsyncObjectFiles";

  /** What git's groups of components stand for. */
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

  /** What git hardens where nobody says anything else. */
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

  /** What a repository and the settings of a run want. */
  public static Hardening of(Config config, Durability durability) {
    String method = config.getString(CORE, null, "fsyncMethod");
    if (durability == Durability.CRASH || "writeout-only".equalsIgnoreCase(method)) {
      return new Hardening(NONE);
    }
    String list = config.getString(CORE, null, "fsync");
    Set<Component> wanted = list == null ? EnumSet.copyOf(ALL) : components(list);
    if (config.getString(CORE, null, OBJECT_FILES) != null) {
      // What gits before 2.36 had in its place.
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

  /** Brings a file of a component to the disk, if that is wanted. */
  public void file(Component component, Path file) throws IOException {
    if (has(component)) {
      DiskSync.file(file);
    }
  }

  /** Brings the names in a folder to the disk, if that is wanted of what got one there. */
  public void folder(Component component, Path folder) throws IOException {
    if (has(component)) {
      DiskSync.folder(folder);
    }
  }

  /**
   * The folders in which loose objects have got their names.
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
   * Has JGit bring the loose objects of its next inserter and the files of its next ref update to
   * the disk before they get their names, or leave that. In the memory of this process only.
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
   * What makes a move of a branch last: the folder of the ref, and those of its log where that was
   * made.
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
