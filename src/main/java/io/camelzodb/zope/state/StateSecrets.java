package io.camelzodb.zope.state;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.notation.NotationParser;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.secret.RestoredSecrets;
import io.camelzodb.zope.secret.Secrecy;
import io.camelzodb.zope.secret.SecretTrees;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Hides and restores the secrets in the records of one object. Records that refer to another one
 * must come before it. Not safe for many threads.
 */
final class StateSecrets {
  private final Secrecy secrecy;
  private final SecretTrees inFiles = new SecretTrees(Secrecy.MASK);
  private final SecretTrees masked = new SecretTrees(Secrecy.MASK);
  private final SecretTrees configured;

  /** Creates it for the current settings; the files may hide more or less. */
  StateSecrets(Secrecy secrecy) {
    this.secrecy = secrecy;
    this.configured = new SecretTrees(secrecy);
  }

  /** Whether a record of the files contains a mask. */
  boolean isMasked(Oid oid, PickledObject record, String text) throws IOException {
    boolean inTree = inFiles.isMasked(oid, record);
    return text.contains(Secrecy.STARS) && (inTree || StateNotation.isMasked(record));
  }

  /**
   * Returns the text of a record of the database in the form of files: with masks if the files have
   * them, whatever the current settings are.
   */
  String shown(Oid oid, PickledObject record, boolean mask) throws IOException {
    PickledObject withMasks = masked.shown(oid, record);
    PickledObject shown = configured.shown(oid, record);
    return mask ? StateNotation.text(withMasks, Secrecy.MASK) : StateNotation.text(shown, secrecy);
  }

  /**
   * Returns the text of a record of the files with the secrets of the database.
   *
   * @param record the record, which is changed
   * @throws StorageException if the database has no value at the place of a mask
   */
  String restored(Oid oid, PickledObject record, PickledObject stored, boolean mask)
      throws IOException {
    RestoredSecrets restored =
        new RestoredSecrets(record, stored, inFiles.isWhole(oid), secrecy == Secrecy.OMIT && !mask);
    if (!restored.lost().isEmpty()) {
      throw new StorageException(
          new Fault.Refused(
                  "a secret is hidden in the files, and the database has no value for it in the record "
                      + oid
                      + ": "
                      + String.join(", ", restored.lost()),
                  "write the secret itself there")
              .at(FaultPlace.ofOid(oid)));
    }
    return StateNotation.text(restored.record(), restored::shown);
  }

  /** Parses the text of a record. */
  static PickledObject read(String text) throws IOException {
    NotationParser in = new NotationParser(new StringReader(text), PickleLimits.DEFAULT);
    List<Value> pickles = new ArrayList<>(2);
    try {
      while (!in.atEnd()) {
        pickles.add(in.value());
      }
    } catch (PickleException tooLarge) {
      throw new StorageException(
          new Fault.Limit(tooLarge.fault().details().within("with its secrets")), tooLarge);
    }
    return new PickledObject(pickles);
  }
}
