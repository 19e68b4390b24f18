package io.camelzodb.git;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryState;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * A git work tree in which commits can be made: it has a branch (which may have no commit yet) and
 * no merge or rebase is under way. Not safe for many threads; other processes are kept out by git's
 * own lock while a commit is made.
 */
public final class GitWorkTree implements Closeable {
  private static final String BRANCH = "main";

  /** In the top folder: where a repository is made, so that a crash leaves none half made. */
  private static final String UNFINISHED = ".camel-zodb.init";

  private final Path top;
  private final Repository repository;
  private final Durability durability;
  private final RefFiles refs;

  /** The last tip whose objects could be read. */
  private @Nullable ObjectId whole;

  private GitWorkTree(Path top, Repository repository, Durability durability) {
    this.top = top;
    this.durability = durability;
    this.repository = repository;
    this.refs = new RefFiles(repository);
  }

  /**
   * Opens the work tree of which a folder is the top. Where there is none, makes the folder and an
   * empty repository with the branch main; a repository that only lies further up is not used.
   *
   * @throws GitException if the folder cannot be committed to as it is; nothing was changed then
   */
  public static GitWorkTree open(Path folder) throws IOException {
    return open(folder, Durability.POWER);
  }

  /** The same, with what commits outlive. */
  public static GitWorkTree open(Path folder, Durability durability) throws IOException {
    GitWorkTree tree = openAnyhow(folder, durability);
    try {
      tree.checkReady();
    } catch (IOException busy) {
      tree.close();
      throw busy;
    }
    return tree;
  }

  /**
   * The same for somebody who can wait: a merge may be under way, or no branch be checked out.
   *
   * @throws GitException if the folder is no work tree that can ever be committed to
   */
  public static GitWorkTree openAnyhow(Path folder) throws IOException {
    return openAnyhow(folder, Durability.POWER);
  }

  /** The same, with what commits outlive. */
  public static GitWorkTree openAnyhow(Path folder, Durability durability) throws IOException {
    Repository repository = repository(folder);
    try {
      GitWorkTree tree = new GitWorkTree(repository.getWorkTree().toPath(), repository, durability);
      tree.check();
      repository = null;
      return tree;
    } finally {
      if (repository != null) {
        repository.close();
      }
    }
  }

  /** The repository of a folder, made where there is none, whatever is checked out. */
  public static Repository repository(Path folder) throws IOException {
    PlainSystemReader.install();
    Path top = Files.isDirectory(folder) ? folder.toRealPath() : folder.toAbsolutePath();
    if (Files.isRegularFile(top.resolve("HEAD")) && Files.isDirectory(top.resolve("objects"))) {
      throw new GitException(top + ": is a bare repository; name a folder with a work tree");
    }
    if (!Files.exists(top.resolve(Constants.DOT_GIT))) {
      init(top);
    }
    Files.deleteIfExists(top.resolve(UNFINISHED));
    checkHead(top);
    try {
      Repository opened =
          new FileRepositoryBuilder().setWorkTree(top.toFile()).setMustExist(true).build();
      compressAsGit(opened.getConfig());
      return opened;
    } catch (IOException | IllegalArgumentException broken) {
      throw new GitException(
          top + ": the repository cannot be opened: " + broken.getMessage(), broken);
    }
  }

  /** The folder that holds the objects of a repository. */
  public static Path objects(Repository repository) {
    return repository.getCommonDirectory().toPath().resolve(Constants.OBJECTS);
  }

  /** JGit would only say that there is no repository. */
  private static void checkHead(Path top) throws IOException {
    Path git = top.resolve(Constants.DOT_GIT);
    if (Files.isDirectory(git.resolve(Constants.OBJECTS))) {
      RefFiles.checkHead(git, git);
    }
  }

  /**
   * Git has loose objects be written fast, where nobody wants it otherwise; JGit does not know that
   * setting. In memory only.
   */
  private static void compressAsGit(StoredConfig config) {
    if (config.getString("core", null, "compression") == null) {
      config.setInt("core", null, "compression", config.getInt("core", "looseCompression", 1));
    }
  }

  private static void init(Path top) throws IOException {
    Path unfinished = top.resolve(UNFINISHED);
    FileUtils.delete(unfinished.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
    Files.createDirectories(unfinished);
    try (Git made = Git.init().setDirectory(unfinished.toFile()).setInitialBranch(BRANCH).call()) {
      StoredConfig config = made.getRepository().getConfig();
      // A mirror holds bytes as the database has them, whatever the user's own configuration says.
      config.setString("core", null, "autocrlf", "false");
      config.save();
      // What this program and perfact-zodbsync keep beside the tree is nobody's work.
      Path exclude = unfinished.resolve(Constants.DOT_GIT).resolve(Constants.INFO_EXCLUDE);
      Files.createDirectories(exclude.resolveSibling(""));
      Files.writeString(
          exclude, "/.zodbsync.lock\n/__last_txn__\n/.__last_txn__.new\n/.camel-zodb.*\n");
    } catch (GitAPIException fault) {
      throw new GitException(top + ": a repository cannot be made: " + fault.getMessage(), fault);
    }
    Files.move(
        unfinished.resolve(Constants.DOT_GIT),
        top.resolve(Constants.DOT_GIT),
        StandardCopyOption.ATOMIC_MOVE);
  }

  private void check() throws IOException {
    if (repository.isBare()) {
      throw new GitException(top + ": the repository is bare (core.bare); it has no work tree");
    }
    String format = repository.getConfig().getString("extensions", null, "objectformat");
    if (format != null && !format.equals("sha1")) {
      throw new GitException(top + ": object format " + format + " is not supported; sha1 is");
    }
  }

  /**
   * Looks whether a commit can be made now.
   *
   * @throws RepositoryBusyException where no branch is checked out, or a merge, rebase or the like
   *     is under way
   */
  public void checkReady() throws IOException {
    RepositoryState state = repository.getRepositoryState();
    if (!state.canCommit() || state == RepositoryState.MERGING_RESOLVED) {
      throw new RepositoryBusyException(
          top + ": not ready for a commit (" + state.getDescription() + "); finish or abort that",
          null);
    }
    if (!branchRef().startsWith(Constants.R_HEADS)) {
      throw new RepositoryBusyException(
          top + ": no branch is checked out (detached HEAD); run \"git switch BRANCH\" first",
          null);
    }
  }

  private String branchRef() throws IOException {
    refs.head();
    Ref head = repository.exactRef(Constants.HEAD);
    if (head == null) {
      throw new GitException(top + ": the repository has no HEAD; it is damaged");
    }
    return head.isSymbolic() ? head.getTarget().getName() : head.getName();
  }

  /** The folder at the top, absolute. */
  public Path top() {
    return top;
  }

  /** The branch that is checked out: {@code main}. */
  public String branch() throws IOException {
    return Repository.shortenRefName(branchRef());
  }

  /**
   * The commit the branch is at; empty before the first.
   *
   * @throws GitException where a file that tells it is broken, or the commit cannot be read
   */
  public Optional<CommitId> head() throws IOException {
    ObjectId head = tip();
    return head == null ? Optional.empty() : Optional.of(new CommitId(head.name()));
  }

  /** The same; null before the first. */
  public @Nullable ObjectId tip() throws IOException {
    ObjectId head = refs.head();
    if (head != null && !head.equals(whole)) {
      new Reflog(repository, refs.headRef()).checkWhole(head);
      whole = head;
    }
    return head;
  }

  /** The files that say where the branches are. */
  public RefFiles refs() {
    return refs;
  }

  /** Whether a commit is another one or in its history; false where it is not there. */
  public boolean isAncestor(CommitId commit, CommitId of) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.isMergedInto(
          walk.parseCommit(ObjectId.fromString(commit.hex())),
          walk.parseCommit(ObjectId.fromString(of.hex())));
    } catch (MissingObjectException gone) {
      return false;
    }
  }

  /** The repository behind it, which is closed with this. */
  public Repository repository() {
    return repository;
  }

  /** What of the repository is on the disk before anything refers to it, as it says just now. */
  public Hardening hardening() {
    return Hardening.of(repository.getConfig(), durability);
  }

  /** The ref of the branch that is checked out. */
  public String headRef() throws IOException {
    return branchRef();
  }

  /** Where the index is. */
  public Path indexFile() {
    File file = repository.getIndexFile();
    return file.toPath();
  }

  /** The first line of what a commit says, or null where there is no commit. */
  @Nullable String subject(CommitId id) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseCommit(ObjectId.fromString(id.hex())).getShortMessage();
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}
