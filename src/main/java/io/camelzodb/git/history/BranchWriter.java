package io.camelzodb.git.history;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
import io.camelzodb.git.BranchNotes;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.Durability;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Hardening;
import io.camelzodb.git.RefFiles;
import io.camelzodb.git.Reflog;
import io.camelzodb.git.Signature;
import io.camelzodb.git.pack.CrashCleanup;
import io.camelzodb.git.pack.FinishedPack;
import io.camelzodb.git.pack.PackWriter;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.util.TemporaryBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Adds many commits to a branch that is not checked out, without a work tree or an index. They are
 * written into packs; {@link #save} finishes a pack and moves the branch, so that after a crash the
 * branch is at the last saved commit. Not safe for many threads, nor for two writers of one branch.
 */
public final class BranchWriter implements Closeable {
  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST_OBJECTS = 300_000;
  private static final int IN_MEMORY = 4 << 20;

  /** A file in the repository that exists while the branch is being moved. */
  private static final String MARK = "camel-zodb.moving";

  private final Path top;
  private final Repository repository;
  private final ObjectReader reader;
  private final String branch;
  private final Path packs;
  private final Hardening hardening;
  private @Nullable ObjectId saved;
  private @Nullable ObjectId last;
  private @Nullable ObjectId lastTree;
  private @Nullable PackWriter pack;
  private final BranchTree tree;

  private BranchWriter(Path top, Repository repository, String branch, Durability durability)
      throws IOException {
    this.hardening = Hardening.of(repository.getConfig(), durability);
    this.top = top;
    this.repository = repository;
    this.branch = branch;
    this.packs = GitWorkTree.objects(repository).resolve("pack");
    this.reader = repository.newObjectReader();
    removeRemains();
    this.saved = new RefFiles(repository).read(Constants.R_HEADS + branch);
    this.last = saved;
    if (saved != null) {
      new Reflog(repository, Constants.R_HEADS + branch).checkWhole(saved);
      try (RevWalk walk = new RevWalk(reader)) {
        lastTree = walk.parseCommit(saved).getTree().copy();
      }
    }
    this.tree = new BranchTree(this, lastTree);
  }

  /**
   * Opens the repository of a folder; creates one if there is none.
   *
   * @param branch such as {@code history}
   * @throws GitException if the name of the branch is invalid, or it is checked out
   */
  public static BranchWriter open(Path folder, String branch) throws IOException {
    return open(folder, branch, Durability.POWER);
  }

  /** Opens the repository, with the durability of the commits. */
  public static BranchWriter open(Path folder, String branch, Durability durability)
      throws IOException {
    Repository repository = GitWorkTree.repository(folder);
    boolean done = false;
    try {
      FreeBranch.check(repository, folder, branch);
      BranchWriter writer = new BranchWriter(folder, repository, branch, durability);
      done = true;
      return writer;
    } finally {
      if (!done) {
        repository.close();
      }
    }
  }

  /** Removes the remains of a killed run. */
  private void removeRemains() throws IOException {
    PackWriter.removeUnfinished(packs);
    Path mark = mark();
    if (Files.exists(mark)) {
      Path common = repository.getCommonDirectory().toPath();
      new CrashCleanup(
              GitWorkTree.objects(repository),
              List.of(common.resolve(Constants.R_HEADS + branch + ".lock")))
          .remove(mark);
      Files.deleteIfExists(mark);
    }
  }

  private Path mark() {
    File directory = repository.getCommonDirectory();
    return directory.toPath().resolve(MARK);
  }

  /** The name of the branch. */
  public String branch() {
    return branch;
  }

  /** Returns the last commit, saved or not; empty if there is none. */
  public Optional<CommitId> tip() {
    return last == null ? Optional.empty() : Optional.of(new CommitId(last.name()));
  }

  /** Returns the message of the last saved commit; empty if there is none. */
  public Optional<CommitMessage> message() throws IOException {
    if (saved == null) {
      return Optional.empty();
    }
    try (RevWalk walk = new RevWalk(reader)) {
      RevCommit commit = walk.parseCommit(saved);
      return Optional.of(CommitMessage.read(commit.getFullMessage()));
    }
  }

  /** Returns the notes about the branch. */
  public BranchNotes notes() {
    return new BranchNotes(repository, branch);
  }

  /** Returns the tree of the next commit, at first that of the last one. */
  public BranchTree tree() {
    return tree;
  }

  /**
   * Holds the changes since the last commit.
   *
   * @param differs whether there is anything to commit
   * @param paths some of the folders whose files changed or that were removed, as names from the
   *     top
   * @param count the number of such folders
   */
  public record Changed(boolean differs, Set<List<String>> paths, long count) {}

  /** Writes the changed folders. */
  public Changed changed() throws IOException {
    BranchTree.Written written = tree.write();
    boolean differs = written.tree() == null ? lastTree != null : !written.tree().equals(lastTree);
    return new Changed(differs, written.paths(), written.count());
  }

  /** Commits the tree that {@link #changed} wrote; saves if the pack is large enough. */
  public CommitId commit(CommitMessage message, Signature author, Signature committer)
      throws IOException {
    BranchTree.Written written = tree.write();
    ObjectId now = written.tree();
    if (now == null) {
      now = pack().id(Constants.OBJ_TREE, new byte[0]);
      if (!pack().contains(now)) {
        pack().add(now, Constants.OBJ_TREE, new byte[0]);
      }
    }
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(now);
    if (last != null) {
      commit.setParentId(last);
    }
    commit.setAuthor(person(author));
    commit.setCommitter(person(committer));
    commit.setMessage(message.stored());
    byte[] data = commit.build();
    ObjectId id = pack().id(Constants.OBJ_COMMIT, data);
    if (!pack().contains(id)) {
      pack().add(id, Constants.OBJ_COMMIT, data);
    }
    last = id;
    lastTree = written.tree();
    if (pack().bytes() > MOST_BYTES || pack().count() > MOST_OBJECTS) {
      save();
    }
    return new CommitId(id.name());
  }

  private static PersonIdent person(Signature who) {
    return new PersonIdent(who.name(), who.email(), who.time().toInstant(), who.time().getOffset());
  }

  /**
   * Ends the pack and moves the branch to the last commit.
   *
   * @throws GitException if the branch was moved or is locked by another process
   */
  public void save() throws IOException {
    try {
      saved();
    } catch (IOException fault) {
      throw FileFault.nameless(repository.getDirectory().toPath(), fault);
    }
  }

  private void saved() throws IOException {
    PackWriter full = pack;
    if (full != null) {
      pack = null;
      Path finished;
      try (full) {
        finished = full.finish();
      }
      if (finished != null) {
        FinishedPack.open(repository, finished.toFile());
      }
    }
    if (last == null || last.equals(saved)) {
      return;
    }
    Path mark = mark();
    Files.deleteIfExists(mark);
    Files.createFile(mark);
    hardening.applyTo(repository);
    RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
    update.setNewObjectId(last);
    update.setExpectedOldObjectId(saved == null ? ObjectId.zeroId() : saved);
    update.setRefLogMessage("history", false);
    RefUpdate.Result result = update.update();
    Files.deleteIfExists(mark);
    if (result != RefUpdate.Result.NEW && result != RefUpdate.Result.FAST_FORWARD) {
      throw new GitException(
          new Fault.Conflict(
                  top
                      + ": the branch "
                      + branch
                      + " cannot be updated ("
                      + result
                      + "): another process changed or locks it",
                  "try again")
              .at(FaultPlace.ofFile(top)));
    }
    hardening.moved(repository, Constants.R_HEADS + branch, saved == null);
    saved = last;
  }

  PackWriter pack() throws IOException {
    PackWriter open = pack;
    if (open == null) {
      open = new PackWriter(packs, hardening);
      pack = open;
    }
    return open;
  }

  /** Whether an object can be read: it is in no pack that is still being written. */
  boolean isReadable(ObjectId id) {
    return pack == null || !pack.contains(id);
  }

  /** The content of a folder. */
  byte[] tree(ObjectId id) throws IOException {
    return reader.open(id, Constants.OBJ_TREE).getCachedBytes();
  }

  /** Stores the bytes of a file, unless they are there. */
  ObjectId blob(BranchTree.Data data) throws IOException {
    TemporaryBuffer.LocalFile buffer = new TemporaryBuffer.LocalFile(null, IN_MEMORY);
    try {
      try (OutputStream out = buffer) {
        data.writeTo(out);
      }
      // Small files are stored anew sooner than the repository is asked for each.
      boolean small = buffer.length() <= IN_MEMORY;
      return pack().blob(buffer, id -> !small && repository.getObjectDatabase().has(id));
    } finally {
      buffer.destroy();
    }
  }

  /** Drops unsaved commits. */
  @Override
  public void close() throws IOException {
    if (pack != null) {
      pack.close();
    }
    reader.close();
    repository.close();
  }
}
