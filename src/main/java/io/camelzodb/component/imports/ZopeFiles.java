package io.camelzodb.component.imports;

import io.camelzodb.component.setting.ContextSettings;
import io.camelzodb.component.setting.SettingsBean;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;

/**
 * Extracts the pictures, files and texts of an export, as a step between the split and the commit.
 * Writes them into {@code files/ID} of the base folder, where ID is that of the exported object, so
 * that the next {@code commit} of {@code zope-tree:} commits them with the tree. {@code
 * zodb.import-files} says when: {@code auto} (if the export has content whose payload is not in the
 * tree, such as Plone's), {@code always} or {@code never}. Stateless; the body stays.
 */
public class ZopeFiles extends SettingsBean {
  /** Folder in the base folder. */
  static final String FOLDER = "files";

  /**
   * Extracts the files, if the settings ask for it.
   *
   * @throws IOException if the files cannot be written
   */
  @Handler
  public void extract(Exchange exchange) throws IOException {
    ExportImport running = ExportImport.of(exchange);
    if (running == null) {
      throw new IllegalStateException(
          "no import is open in this exchange; split the export with zopeRecords first");
    }
    Settings settings = ContextSettings.of(exchange.getContext());
    String when = settings.word(Setting.IMPORT_FILES);
    if (when.equals("never")) {
      return;
    }
    Path folder = Path.of(FOLDER).resolve(running.folderName());
    Path target = settings.baseDir().resolve(folder);
    // Files of an earlier import may have to be removed.
    boolean earlier = java.nio.file.Files.exists(target.resolve("manifest.jsonl"));
    if (when.equals("always") || earlier || running.hasPayloads()) {
      running.extract(settings.baseDir(), folder);
    }
  }

  /** Returns the problem that reports incomplete payloads. */
  static Problem incomplete(Path target, long count, String statuses) {
    return Problem.ofFile(
        Problem.Severity.ERROR,
        target,
        count + " payloads are not complete (" + statuses + ")",
        "see manifest.jsonl there");
  }
}
