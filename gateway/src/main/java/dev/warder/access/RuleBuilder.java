package dev.warder.access;

import dev.warder.access.AccessSettings.Effect;
import dev.warder.access.AccessSettings.Fault;
import dev.warder.call.Requirement;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Turns written rules into an index, collecting everything that is wrong with them. Used once. */
final class RuleBuilder {
    private static final int MAX_NAME = 100;

    private final Language language = new Language();
    private final Map<String, GlobRules> byGlob = new LinkedHashMap<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final Reach reach = new Reach();
    private final List<Fault> faults = new ArrayList<>();
    private final AccessSettings settings;

    RuleBuilder(AccessSettings settings) {
        this.settings = settings;
        for (int i = 0; i < settings.rules().size(); i++) {
            add(i, settings.rules().get(i));
        }
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }

    AccessRules build(LongSupplier nanoTime) {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    String.join("\n", faults.stream().map(Fault::toString).toList()));
        }
        return new AccessRules(new RuleIndex(byGlob.values()), reach, version(), nanoTime);
    }

    private void add(int order, AccessSettings.Rule written) {
        int before = faults.size();
        String effect = written.effect().word();
        String name = written.name() == null ? "access[" + order + "]" : name(order, written.name());
        List<Glob> globs = each(order, effect, written.capabilities(), Glob::of);
        List<Who> people = each(order, "to", written.to(), Who::of);
        String text = written.when();
        Condition when = text == null ? null : condition(order, text);
        approvers(order, written.approval());
        if (faults.size() > before) {
            return;
        }
        var rule = new Rule(name, order, written.effect() == Effect.DENY, when, written.approval());
        for (Glob glob : globs) {
            GlobRules about = byGlob.computeIfAbsent(glob.text(), pattern -> new GlobRules(glob, new Audience<>()));
            for (Who who : people) {
                about.rules().add(who, rule);
                reach.add(glob, who, rule);
            }
        }
    }

    private String name(int order, String name) {
        boolean printable = name.codePoints().noneMatch(Character::isISOControl);
        if (name.isBlank() || name.length() > MAX_NAME || !printable) {
            faults.add(new Fault(order, "name", -1, "a name has 1 to " + MAX_NAME + " printable characters"));
        }
        Integer other = names.putIfAbsent(name, order);
        if (other != null) {
            faults.add(new Fault(order, "name", -1, "access[" + other + "] has the same name"));
        }
        if (name.startsWith("access[")) {
            faults.add(
                    new Fault(order, "name", -1, "names that begin with \"access[\" are those of rules without name"));
        }
        return name;
    }

    private <T> List<T> each(int order, String key, List<String> texts, Function<String, T> reader) {
        if (texts.isEmpty()) {
            String meaning = switch (key) {
                case "to" -> "a rule says who it is for: role:NAME, subject:NAME, client:NAME or anyone";
                case "allow", "deny" -> "a rule names at least one capability";
                default -> "somebody must be able to decide: role:NAME, subject:NAME or operator";
            };
            faults.add(new Fault(order, key, -1, meaning));
        }
        var read = new ArrayList<T>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                read.add(reader.apply(texts.get(i)));
            } catch (IllegalArgumentException bad) {
                faults.add(new Fault(order, key, texts.size() == 1 ? -1 : i, String.valueOf(bad.getMessage())));
            }
        }
        return read;
    }

    private void approvers(int order, Requirement.@Nullable Terms terms) {
        if (terms == null) {
            return;
        }
        each(order, "approval.by", terms.by(), ApprovalTerms::approver);
        Requirement.Escalation escalation = terms.escalation();
        if (escalation != null) {
            each(order, "approval.escalate.to", escalation.to(), ApprovalTerms::approver);
        }
    }

    private @Nullable Condition condition(int order, String text) {
        try {
            return language.compile(text);
        } catch (IllegalArgumentException bad) {
            faults.add(new Fault(order, "when", -1, String.valueOf(bad.getMessage())));
            return null;
        }
    }

    private String version() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (AccessSettings.Rule rule : settings.rules()) {
                part(digest, rule.effect().word());
                part(digest, rule.name());
                part(digest, rule.when());
                rule.capabilities().forEach(glob -> part(digest, glob));
                digest.update((byte) '/');
                rule.to().forEach(who -> part(digest, who));
                if (rule.approval() != null) {
                    part(digest, rule.approval().toString());
                }
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** Each part with its length before it: no two rule sets have the same bytes. */
    private static void part(MessageDigest digest, @Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        digest.update(((text == null ? "-" : Integer.toString(bytes.length)) + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}
