package io.camelzodb.git;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileBasedConfig;

/**
 * Stores notes of this program about a branch in the repository's configuration: lists of texts by
 * name, in the section {@code camel-zodb}. Clones do not have them. For one thread.
 */
public final class BranchNotes {
  private static final String SECTION = "camel-zodb";

  private final Repository repository;
  private final String branch;

  public BranchNotes(Repository repository, String branch) {
    this.repository = repository;
    this.branch = branch;
  }

  /** Returns the notes of the branch that is checked out. */
  public static BranchNotes of(GitWorkTree tree) throws IOException {
    return new BranchNotes(tree.repository(), tree.branch());
  }

  /**
   * Reads a note; empty if there is none.
   *
   * @param key a name that git allows: letters, digits, and {@code -}
   * @throws GitException if the repository's configuration cannot be read
   */
  public List<String> read(String key) throws IOException {
    return List.of(configuration().getStringList(SECTION, branch, key));
  }

  /**
   * Stores a note; replaces an earlier one.
   *
   * @throws GitException if the repository's configuration cannot be read
   */
  public void write(String key, List<String> values) throws IOException {
    FileBasedConfig configuration = configuration();
    configuration.setStringList(SECTION, branch, key, values);
    configuration.save();
  }

  /** Reads the configuration from the file, without changes in the memory of this process. */
  private FileBasedConfig configuration() throws IOException {
    FileBasedConfig configuration =
        new FileBasedConfig(
            new File(repository.getCommonDirectory(), Constants.CONFIG), repository.getFS());
    try {
      configuration.load();
    } catch (ConfigInvalidException broken) {
      throw GitException.within(
          configuration.getFile(), String.valueOf(configuration.getFile()), broken);
    }
    return configuration;
  }
}
