package io.camelzodb.extract;

import java.nio.file.Path;
import java.util.SortedMap;

/**
 * Holds the result of an extraction.
 *
 * @param out the folder
 * @param objects how many objects of the containment tree were read
 * @param payloads how many payloads the manifest lists
 * @param files how many files were written
 * @param bytes how many bytes these have
 * @param statuses how many payloads of each status
 * @param problems how many problems the report lists
 * @param removed how many files of an earlier run were removed
 * @param complete whether the source was read to its end and no record is damaged
 */
public record ExtractResult(
    Path out,
    long objects,
    long payloads,
    long files,
    long bytes,
    SortedMap<String, Long> statuses,
    long problems,
    long removed,
    boolean complete) {}
