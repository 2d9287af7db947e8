package dev.warder.settings;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * YAML 1.2 text to nodes: one document, mappings with unique text keys, no tags, anchors or aliases. What a scalar means is for the key
 * that reads it to say, so {@code no} is never a surprise.
 */
final class Yaml {
    static final int MAX_BYTES = 8 << 20;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_NODES = 1_000_000;

    private final Iterator<Event> events;
    private final Problems problems;
    private int nodes;

    private Yaml(Iterator<Event> events, Problems problems) {
        this.events = events;
        this.problems = problems;
    }

    /** The document's top node, or null after recording why there is none. An empty document is an empty section. */
    static @Nullable Node read(byte[] bytes, Problems problems) {
        if (bytes.length > MAX_BYTES) {
            problems.add(Place.FILE, "The file is larger than " + Wording.size(MAX_BYTES) + ".", null);
            return null;
        }
        String text = decode(bytes, problems);
        if (text == null) {
            return null;
        }
        try {
            var settings = LoadSettings.builder().setCodePointLimit(MAX_BYTES).build();
            return new Yaml(new Parse(settings).parseString(text).iterator(), problems).document();
        } catch (Refused refused) {
            problems.add(refused.place, refused.message, refused.suggestion);
        } catch (MarkedYamlEngineException e) {
            problems.add(place(e.getProblemMark()), syntax(e), hint(e));
        } catch (RuntimeException e) {
            // The parser's other failures carry no position: characters that YAML forbids, over-long numbers in
            // directives.
            problems.add(
                    Place.FILE, "The file is not valid YAML: " + Wording.plain(String.valueOf(e.getMessage())), null);
        }
        return null;
    }

    private static @Nullable String decode(byte[] bytes, Problems problems) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            problems.add(Place.FILE, "The file is not UTF-8 text.", "Save it with the encoding UTF-8.");
            return null;
        }
    }

    private Node document() {
        Node top = new Node.Members(new LinkedHashMap<>(), 1, 1);
        int documents = 0;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                if (++documents > 1) {
                    throw new Refused(
                            place(event.getStartMark()), "The file holds a second document.", "Remove the line ---.");
                }
                top = node(events.next(), 1);
            }
        }
        boolean nothing = top instanceof Node.Scalar scalar && scalar.isNothing();
        return nothing ? new Node.Members(new LinkedHashMap<>(), 1, 1) : top;
    }

    private Node node(Event event, int depth) {
        Place place = place(event.getStartMark());
        if (++nodes > MAX_NODES) {
            throw new Refused(place, "The file holds more than " + MAX_NODES + " values.", null);
        }
        if (depth > MAX_DEPTH) {
            throw new Refused(place, "Values are nested more than " + MAX_DEPTH + " levels deep.", null);
        }
        refuseReferences(event, place);
        return switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event, place);
            case SequenceStart -> items(place, depth);
            case MappingStart -> members(place, depth);
            default -> throw new Refused(place, "A value was expected here.", null);
        };
    }

    private static void refuseReferences(Event event, Place place) {
        if (event instanceof AliasEvent
                || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
            throw new Refused(
                    place,
                    "Anchors (&name) and aliases (*name) are not supported.",
                    "Write the value out, or put it in quotes if it starts with & or *.");
        }
        Optional<String> tag = switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent collection -> collection.getTag();
            default -> Optional.empty();
        };
        if (tag.isPresent()) {
            throw new Refused(place, "Tags (!name) are not supported.", "Put the value in quotes if it starts with !.");
        }
    }

    private static Node.Scalar scalar(ScalarEvent event, Place place) {
        return new Node.Scalar(event.getValue(), event.isPlain(), place.line(), place.column());
    }

    private Node items(Place place, int depth) {
        var items = new ArrayList<Node>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new Node.Items(items, place.line(), place.column());
    }

    private Node members(Place place, int depth) {
        var members = new LinkedHashMap<String, Node.Member>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(node(event, depth + 1) instanceof Node.Scalar key)) {
                throw new Refused(place(event.getStartMark()), "A key must be a single word.", null);
            }
            Node value = node(events.next(), depth + 1);
            Node.Member first = members.putIfAbsent(key.text(), new Node.Member(key, value));
            if (first != null) {
                problems.add(
                        new Place(Wording.shown(key.text()), key.line(), key.column()),
                        "The key " + Wording.quoted(key.text())
                                + " is written twice in the same section, first on line "
                                + first.key().line() + ".",
                        "Keep one of them.");
            }
        }
        return new Node.Members(members, place.line(), place.column());
    }

    private static Place place(Optional<Mark> mark) {
        return mark.map(at -> new Place("", at.getLine() + 1, at.getColumn() + 1))
                .orElse(Place.FILE);
    }

    private static String syntax(MarkedYamlEngineException e) {
        String problem = usesTab(e) ? "a tab stands where a value or a key should" : Wording.plain(e.getProblem());
        return "The file is not valid YAML: " + problem + ".";
    }

    private static boolean usesTab(MarkedYamlEngineException e) {
        return e.getProblem().contains("(TAB)");
    }

    private static @Nullable String hint(MarkedYamlEngineException e) {
        String problem = e.getProblem();
        if (usesTab(e)) {
            return "Indent with spaces; YAML does not allow tabs.";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "Check the indentation, and put a value that contains \": \" in quotes.";
        }
        return null;
    }

    /** Stops the reading of a text that is well-formed YAML but nothing that settings may hold. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Place place;
        private final String message;
        private final @Nullable String suggestion;

        Refused(Place place, String message, @Nullable String suggestion) {
            super(message, null, false, false);
            this.place = place;
            this.message = message;
            this.suggestion = suggestion;
        }
    }
}
