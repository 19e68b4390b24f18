package io.camelzodb.sync.command;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.program.GitProgram;
import io.camelzodb.git.rewrite.CommitRewrite;
import io.camelzodb.git.rewrite.FileRewrite;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.tree.MetadataFile;
import java.io.IOException;
import java.util.Arrays;

/**
 * Rewrites the commits after a starting point, so that all metadata files in them have the format
 * of today. perfact-zodbsync wrote another one before its version 4.3.2. Immutable.
 */
public final class Reformatting implements GitStep {
  private static final String MESSAGE = "zodbsync reformat";

  private final Settings settings;
  private final String start;

  /**
   * Creates the step.
   *
   * @param start the commit before the first one to rewrite
   */
  public Reformatting(Settings settings, String start) {
    this.settings = settings;
    this.start = start;
  }

  @Override
  public void run(GitProgram git) throws IOException {
    String first = git.commit(start);
    String head = git.commit("HEAD");
    String made;
    try (GitWorkTree tree = GitWorkTree.openAnyhow(git.folder(), settings.durability())) {
      made =
          new CommitRewrite(
                  tree,
                  new MetadataFormat(),
                  settings.text(Setting.COMMIT_NAME),
                  settings.text(Setting.COMMIT_EMAIL))
              .run(new CommitId(first), new CommitId(head), MESSAGE)
              .hex();
    }
    git.run("reset", "--hard", made);
  }

  /** Formats metadata files anew. */
  private static final class MetadataFormat implements FileRewrite {
    @Override
    public boolean applies(String path) {
      return path.endsWith("/" + MetadataFile.NAME);
    }

    @Override
    public byte[] rewrite(String path, byte[] content) throws IOException {
      byte[] formatted = MetadataFile.format(MetadataFile.parse(content));
      return Arrays.equals(formatted, content) ? content : formatted;
    }
  }
}
