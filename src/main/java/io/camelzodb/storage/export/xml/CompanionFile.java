package io.camelzodb.storage.export.xml;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ProblemLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the source of an exported object from the file beside its XML, where ERP5 puts it. ERP5
 * writes the script of {@code X.xml} as {@code X.py}, pictures as {@code X.png}, XML as {@code
 * X._xml}. Only a plain file beside the export is read; no link is followed. Immutable.
 */
final class CompanionFile {
  private static final String XML = ".xml";

  private final Path file;
  private final SourceAttribute attribute;
  private final int longest;

  private CompanionFile(Path file, SourceAttribute attribute, int longest) {
    this.file = file;
    this.attribute = attribute;
    this.longest = longest;
  }

  /**
   * Finds the file beside an export; null if the object has its source itself, or its class has
   * none.
   *
   * @param export the XML
   * @param object the exported object
   * @param log receives a problem if the source is missing
   */
  static @Nullable CompanionFile of(
      Path export, PickledObject object, ExportOptions options, ProblemLog log) {
    Global className = object.className();
    SourceAttribute attribute = className == null ? null : SourceAttribute.of(className);
    if (attribute == null
        || !(object.state() instanceof Dictionary state)
        || state.get(attribute.name()) != null) {
      return null;
    }
    String name = String.valueOf(export.getFileName());
    if (!name.endsWith(XML)) {
      return null;
    }
    String stem = name.substring(0, name.length() - XML.length()) + ".";
    List<Path> found;
    try {
      found = candidates(export, stem, attribute.extension());
    } catch (IOException unreadable) {
      log.add(
          Severity.ERROR, "", null, "its folder cannot be read: " + unreadable.getMessage(), "");
      return null;
    }
    if (found.size() == 1) {
      return checked(found.get(0), attribute, options, log);
    }
    missing(attribute, stem, found, log);
    return null;
  }

  private static List<Path> candidates(Path export, String stem, @Nullable String extension)
      throws IOException {
    if (extension != null) {
      Path file = export.resolveSibling(stem + extension);
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? List.of(file) : List.of();
    }
    List<Path> found = new ArrayList<>();
    Path folder = export.toAbsolutePath().getParent();
    if (folder == null) {
      return found;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path each : files) {
        String name = String.valueOf(each.getFileName());
        if (name.startsWith(stem)
            && !name.endsWith(XML)
            && name.indexOf('.', stem.length()) < 0
            && name.length() > stem.length()) {
          found.add(each);
        }
      }
    }
    found.sort(null);
    return found;
  }

  private static void missing(
      SourceAttribute attribute, String stem, List<Path> found, ProblemLog log) {
    String file = stem + (attribute.extension() == null ? "*" : attribute.extension());
    if (!found.isEmpty()) {
      log.add(
          Severity.ERROR,
          "",
          null,
          "the object has no "
              + attribute.name()
              + ", and several files beside it may hold it: "
              + found.stream().map(each -> String.valueOf(each.getFileName())).toList(),
          "leave only the right one there");
    } else {
      log.add(
          attribute.always() ? Severity.ERROR : Severity.NOTE,
          "",
          null,
          "the object has no " + attribute.name() + ", and there is no " + file + " beside it",
          "ERP5 keeps such sources in a file beside the XML; put it there");
    }
  }

  private static @Nullable CompanionFile checked(
      Path file, SourceAttribute attribute, ExportOptions options, ProblemLog log) {
    String fault = null;
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isRegularFile()) {
        fault = "is not a regular file; links are not followed";
      } else if (attributes.size() > options.maxRecordBytes()) {
        fault = "is longer than maxRecordBytes = " + options.maxRecordBytes();
      }
    } catch (IOException unreadable) {
      fault = "cannot be read: " + unreadable.getMessage();
    }
    if (fault == null) {
      return new CompanionFile(file, attribute, options.maxRecordBytes());
    }
    log.add(
        Severity.ERROR,
        "",
        null,
        file.getFileName() + ", which holds its " + attribute.name() + ", " + fault,
        "the object is read without it");
    return null;
  }

  /** Adds the source to the state of the object; changes the object in place. */
  void addTo(PickledObject object) throws StorageException {
    if (object.state() instanceof Dictionary state && state.get(attribute.name()) == null) {
      boolean python3 = state.get("id") instanceof Text;
      state.put(new Text(attribute.name()), value(read(), python3));
    }
  }

  private Value value(byte[] bytes, boolean python3) {
    boolean text = attribute.unicode() || (python3 && !attribute.name().equals("data"));
    if (text) {
      try {
        return new Text(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
      } catch (CharacterCodingException other) {
        return new OldString(bytes);
      }
    }
    return python3 ? new Bytes(bytes) : new OldString(bytes);
  }

  private byte[] read() throws StorageException {
    try (InputStream in = PlainFile.open(file)) {
      byte[] bytes = in.readNBytes(longest);
      if (in.read() >= 0) {
        throw new StorageException(
            new Fault.Limit(file + ": is longer than maxRecordBytes = " + longest)
                .at(FaultPlace.ofFile(file)));
      }
      return bytes;
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      throw StorageException.within(FaultPlace.ofFile(file), file + ": cannot be read", fault);
    }
  }
}
