package io.camelzodb.sync.playback.conflict;

import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.history.LineMerge;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.playback.plan.Differences;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.SourceFile;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.comparison.DataDifference;
import io.camelzodb.zope.record.DiscardedRecords;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.secret.Secrecy;
import io.camelzodb.zope.secret.SecretMetadata;
import io.camelzodb.zope.type.ObjectDataWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** Merges two changes of an object: metadata by key, sources by line. */
final class ObjectMerge {
  /** The base version of an object that did not exist. */
  static final ObjectData NOTHING = new ObjectData(new TreeMap<>(), null);

  private static final int LONGEST_SOURCE = 1 << 24;

  private final Snapshot snapshot;
  private final ObjectDataWriter writing;
  private final Secrecy secrecy;

  ObjectMerge(Snapshot snapshot, PlaybackOptions options, Secrecy secrecy) {
    this.snapshot = snapshot;
    this.writing = new ObjectDataWriter(snapshot, options.zope(), Instant.EPOCH);
    this.secrecy = secrecy;
  }

  /**
   * Holds the result of a merge.
   *
   * @param operation the operation; null if there is nothing to do, or there are conflicts
   * @param conflicts the keys that both sides changed
   * @param files the files with both versions between markers, if conflicts can be resolved there
   */
  record Merged(
      Operation.@Nullable Change operation, List<String> conflicts, Map<String, byte[]> files) {}

  Merged merge(Operation.Change change, ObjectData base, ObjectData ours) throws IOException {
    ObjectData theirs = ObjectLayers.without(change.current());
    MetadataMerge metadata = MetadataMerge.of(base.metadata(), ours.metadata(), theirs.metadata());
    List<String> conflicts = new ArrayList<>(metadata.conflicts());
    ObjectData.Source source = theirs.source();
    byte[] marked = null;
    boolean resolvable = true;
    if (!ObjectDataWriter.sameSource(change.type(), ours.source(), base.source())
        && !ObjectDataWriter.sameSource(change.type(), ours.source(), theirs.source())) {
      if (ObjectDataWriter.sameSource(change.type(), theirs.source(), base.source())) {
        source = ours.source();
      } else {
        LineMerge lines = lines(base, ours, theirs);
        if (lines == null || lines.conflicts()) {
          conflicts.add("source");
          resolvable = lines != null;
        }
        if (lines != null && ours.source() != null) {
          marked = lines.text();
          source = new ObjectData.Source(Content.of(marked), ours.source().text());
        }
      }
    }
    ObjectData merged = new ObjectData(metadata.ours(), source);
    if (conflicts.isEmpty()) {
      Operation.Change result = changed(change, merged);
      return new Merged(result.differences().isEmpty() ? null : result, List.of(), Map.of());
    }
    return new Merged(
        null,
        List.copyOf(conflicts),
        resolvable ? files(change.path(), metadata, merged) : Map.of());
  }

  private static @Nullable LineMerge lines(ObjectData base, ObjectData ours, ObjectData theirs)
      throws IOException {
    byte[] before = MergeableText.of(base.source(), LONGEST_SOURCE);
    byte[] mine = MergeableText.of(ours.source(), LONGEST_SOURCE);
    byte[] other = MergeableText.of(theirs.source(), LONGEST_SOURCE);
    boolean texts = before != null && mine != null && other != null;
    return texts && ours.source() != null && theirs.source() != null
        ? LineMerge.of(before, mine, other)
        : null;
  }

  private Map<String, byte[]> files(ObjectPath path, MetadataMerge metadata, ObjectData merged)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    LineMerge lines =
        LineMerge.of(
            format(path, metadata.base()),
            format(path, metadata.ours()),
            format(path, metadata.theirs()));
    files.put(MetadataFile.NAME, lines.text());
    ObjectData.Source source = merged.source();
    byte[] text = source == null ? null : MergeableText.of(source, LONGEST_SOURCE);
    if (source != null && text == null) {
      return Map.of();
    }
    if (source != null && text != null) {
      files.put(SourceFile.name(metadata.ours(), path.id(), source.text()), text);
    }
    return files;
  }

  private byte[] format(ObjectPath path, SortedMap<String, Value> metadata)
      throws StorageException {
    try {
      return MetadataFile.format(
          SecretMetadata.shown(new ObjectData(metadata, null), secrecy).metadata());
    } catch (PickleException | IllegalArgumentException fault) {
      throw StorageException.within(FaultPlace.ofPath(path), path.toString(), fault);
    }
  }

  /**
   * Returns the change of an object to another version than that of its files. It gets the layer of
   * its files.
   *
   * @param version the version, without a layer
   * @throws StorageException if the object cannot take that version
   */
  Operation.Change changed(Operation.Change change, ObjectData version) throws IOException {
    ObjectData target = ObjectLayers.withThatOf(change.target(), version);
    DataDifference difference = DataDifference.of(change.type(), change.current(), target);
    boolean source = difference.source();
    var object = snapshot.load(change.oid()).object();
    writing.change(
        change.path(),
        object.className(),
        change.current(),
        target,
        source,
        new StateEdit(object.attributes()),
        new DiscardedRecords());
    return new Operation.Change(
        change.path(),
        change.oid(),
        change.type(),
        change.current(),
        target,
        source,
        Differences.of(change.current(), target, difference));
  }

  /** Returns a digest of a version of an object. */
  String digest(ObjectData data) throws IOException {
    try {
      MessageDigest digest = DigestUtils.getSha256Digest();
      ObjectData shown = SecretMetadata.shown(data, Secrecy.MASK);
      try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        out.write(MetadataFile.format(shown.metadata()));
        if (data.source() != null) {
          data.source().content().writeTo(out);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (PickleException | IllegalArgumentException fault) {
      throw StorageException.of(fault);
    }
  }
}
