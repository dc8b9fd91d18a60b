using System.Text.RegularExpressions;
using System.Xml.Linq;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Privacy;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Sqlite;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Attachments;
using Helsenorge.Portal.Web.Features.AccountLock;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Helsenorge.Portal.Web.Features.Children;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.Contact;
using Helsenorge.Portal.Web.Features.NotificationSettings;
using Helsenorge.Portal.Web.Features.EConsultation;
using Helsenorge.Portal.Web.Features.Export;
using Helsenorge.Portal.Web.Features.GrowingUp;
using Helsenorge.Portal.Web.Features.Inbox;
using Helsenorge.Portal.Web.Features.Overview;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Helsenorge.Portal.Web.Features.Prescriptions;
using Helsenorge.Portal.Web.Features.PrivacySettings;
using Helsenorge.Portal.Web.Features.UsageLog;
using Helsenorge.Portal.Web.Login;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Public;
using Helsenorge.Portal.Web.Shell;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Helsenorge.Portal.Architecture.Tests;

/// <summary>Every word a visitor reads stands in a resource, in three languages.</summary>
public sealed partial class TextTests(ITestOutputHelper output)
{
    private const double LeastShareInNynorsk = 0.60;

    /// <summary>Words that are the same in every language and may stand in markup. Keep it short.</summary>
    private static readonly string[] AllowedInMarkup = [];

    private static IReadOnlyList<Family> Families { get; } =
        [.. SourceTree.In("src", ".resx").Where(file => !LanguageEnding().IsMatch(file)).Select(file => Family.Read(file[..^".resx".Length]))];

    public static TheoryData<Type, Type, string> TextsByName() => new()
    {
        { typeof(AccessDenial), typeof(AccessText), "{0}_Title" },
        { typeof(AccessDenial), typeof(AccessText), "{0}_Text" },
        { typeof(AccessDenial), typeof(AccessText), "{0}_Action" },
        { typeof(AccessDenial), typeof(AccessText), "{0}_Short" },
        { typeof(AccessGround), typeof(UsageLogText), "Ground_{0}" },
        { typeof(LoginFailure), typeof(LoginText), "{0}" },
        { typeof(AppointmentStatus), typeof(AppointmentsText), "Status_{0}" },
        { typeof(AppointmentStatus), typeof(AppointmentsText), "Explain_{0}" },
        { typeof(CancellationRefusal), typeof(AppointmentsText), "CancellationRefusal_{0}" },
        { typeof(ChangeRefusal), typeof(AppointmentsText), "ChangeRefusal_{0}" },
        { typeof(AppointmentAnswerRefusal), typeof(AppointmentsText), "AppointmentAnswerRefusal_{0}" },
        { typeof(AppointmentRequestStatus), typeof(AppointmentsText), "RequestStatus_{0}" },
        { typeof(CareLevel), typeof(AppointmentsText), "Region_{0}" },
        { typeof(BookingRefusal), typeof(BookingText), "BookingRefusal_{0}" },
        { typeof(AppointmentRequestRefusal), typeof(BookingText), "AppointmentRequestRefusal_{0}" },
        { typeof(LockRefusal), typeof(AccountLockText), "LockRefusal_{0}" },
        { typeof(AttachmentRefusal), typeof(AttachmentText), "AttachmentRefusal_{0}" },
        { typeof(ExportRefusal), typeof(ExportText), "ExportRefusal_{0}" },
        { typeof(ConsentRefusal), typeof(ConsentText), "ConsentRefusal_{0}" },
        { typeof(ConsentLevel), typeof(ConsentText), "Level_{0}" },
        { typeof(ConsentLevel), typeof(ShellText), "ConsentLevel_{0}" },
        { typeof(ServiceArea), typeof(ShellText), "ServiceArea_{0}" },
        { typeof(ServiceGroup), typeof(ShellText), "ServiceGroup_{0}" },
        { typeof(ParentAccess), typeof(PublicText), "ParentUntil12_{0}" },
        { typeof(ParentAccess), typeof(PublicText), "ParentFrom12_{0}" },
        { typeof(YouthAccess), typeof(PublicText), "Youth_{0}" },
        { typeof(NotificationKind), typeof(BellText), "{0}" },
        { typeof(PrescriptionStatus), typeof(PrescriptionsText), "Status_{0}" },
        { typeof(PrescriptionStatus), typeof(PrescriptionsText), "Explain_{0}" },
        { typeof(RenewalStatus), typeof(PrescriptionsText), "Renewal_{0}" },
        { typeof(RenewalStatus), typeof(PrescriptionsText), "Renewal_{0}_Text" },
        { typeof(RenewalRefusal), typeof(PrescriptionsText), "RenewalRefusal_{0}" },
        { typeof(PrescriptionKind), typeof(PrescriptionsText), "Kind_{0}" },
        { typeof(PrescriptionKind), typeof(PrescriptionsText), "Kind_{0}_Text" },
        { typeof(DispensingGroup), typeof(PrescriptionsText), "Group_{0}" },
        { typeof(DispensingGroup), typeof(PrescriptionsText), "Group_{0}_Text" },
        { typeof(PrescribedItem), typeof(PrescriptionsText), "Item_{0}" },
        { typeof(PrescriptionTab), typeof(PrescriptionsText), "Tab_{0}" },
        { typeof(PrescriptionTab), typeof(PrescriptionsText), "Count_{0}" },
        { typeof(PrescriptionTab), typeof(PrescriptionsText), "Count_{0}_One" },
        { typeof(PrescriptionTab), typeof(PrescriptionsText), "Empty_{0}" },
        { typeof(PowerRefusal), typeof(PowersText), "PowerRefusal_{0}" },
        { typeof(ReceiverRefusal), typeof(PowersText), "ReceiverRefusal_{0}" },
        { typeof(PickupRefusal), typeof(PowersText), "PickupRefusal_{0}" },
        { typeof(PowerState), typeof(PowersText), "State_{0}" },
        { typeof(PowerEnd), typeof(PowersText), "End_{0}" },
        { typeof(PowerLength), typeof(PowersText), "Length_{0}" },
        { typeof(PowerLength), typeof(PowersText), "Length_{0}_Text" },
        { typeof(ClosedToProxy), typeof(PowersText), "Closed_{0}" },
        { typeof(GiveStep), typeof(PowersText), "Step_{0}" },
        { typeof(ServiceArea), typeof(PowersText), "Area_{0}" },
        { typeof(ServiceArea), typeof(PowersText), "Area_{0}_Text" },
        { typeof(KinRelation), typeof(ContactText), "Relation_{0}" },
        { typeof(NextOfKinProblem), typeof(ContactText), "NextOfKinProblem_{0}" },
        { typeof(ContactRefusal), typeof(ContactText), "ContactRefusal_{0}" },
        { typeof(BankAccountRefusal), typeof(ContactText), "BankAccountRefusal_{0}" },
        { typeof(ContactChangeKind), typeof(ContactText), "Change_{0}" },
        { typeof(ContactChangeKind), typeof(ContactText), "Saved_{0}" },
        { typeof(PrivacyRefusal), typeof(PrivacyText), "PrivacyRefusal_{0}" },
        { typeof(NotificationVolume), typeof(NotificationSettingsText), "Volume_{0}" },
        { typeof(NotificationVolume), typeof(NotificationSettingsText), "Volume_{0}_Text" },
        { typeof(NotificationFallback), typeof(NotificationSettingsText), "Fallback_{0}" },
        { typeof(NotificationSettingsRefusal), typeof(NotificationSettingsText), "NotificationSettingsRefusal_{0}" },
        { typeof(UsageFilter), typeof(UsageLogText), "Filter_{0}" },
        { typeof(YouthConsentRefusal), typeof(ChildrenText), "YouthConsentRefusal_{0}" },
        { typeof(ConsentLevel), typeof(ChildrenText), "Level_{0}" },
        { typeof(GrowingUpStep), typeof(ChildrenText), "Step_{0}" },
        { typeof(GrowingUpStep), typeof(GrowingUpText), "Step_{0}" },
        { typeof(AccessGround), typeof(WhoSawText), "Ground_{0}" },
        { typeof(AccessGround), typeof(WhoSawText), "Means_{0}" },
        { typeof(AccessEnd), typeof(WhoSawText), "Reported_{0}_Title" },
        { typeof(AccessEnd), typeof(WhoSawText), "Reported_{0}_Text" },
        { typeof(AccessReportRefusal), typeof(WhoSawText), "AccessReportRefusal_{0}" },
        { typeof(UsageFilter), typeof(UsageLogText), "Empty_{0}" },
        { typeof(MessageKind), typeof(InboxText), "Kinds_{0}" },
        { typeof(MessageKind), typeof(InboxText), "Thread_{0}" },
        { typeof(ThreadStatus), typeof(InboxText), "Has_{0}" },
        { typeof(InboxFolder), typeof(InboxText), "Folder_{0}" },
        { typeof(InboxFolder), typeof(InboxText), "Empty_{0}_Title" },
        { typeof(InboxFolder), typeof(InboxText), "Empty_{0}_Text" },
        { typeof(SendRefusal), typeof(InboxText), "SendRefusal_{0}" },
        { typeof(EConsultationStep), typeof(EConsultationText), "Step_{0}" },
        { typeof(EConsultationStep), typeof(EConsultationText), "Title_{0}" },
    };

    [Fact]
    public void Every_text_is_there_in_all_three_languages() =>
        Rule.None(Families.SelectMany(family => Family.Languages.SelectMany(language => family.AllKeys.Except(family.In(language).Keys).Select(key => $"{family.Name}: {key} is missing in {language}"))));

    [Fact]
    public void No_text_is_empty() =>
        Rule.None(Families.SelectMany(family => Family.Languages.SelectMany(language => family.In(language).Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => $"{family.Name}: {text.Key} is empty in {language}"))));

    [Fact]
    public void Every_text_takes_the_same_values_in_all_three_languages() =>
        Rule.None(Families.SelectMany(family => family.AllKeys.Where(key => Family.Languages.Select(language => Places(family.In(language).GetValueOrDefault(key, ""))).Distinct().Count() > 1).Select(key => $"{family.Name}: {key}")));

    [Fact]
    public void Nynorsk_is_a_language_of_its_own()
    {
        var sentences = Families.SelectMany(family => family.In("nb").Where(text => text.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > 3)
            .Select(text => (Bokmål: text.Value, Nynorsk: family.In("nn").GetValueOrDefault(text.Key, text.Value)))).ToList();
        var differing = sentences.Count(text => text.Bokmål != text.Nynorsk);
        var share = (double)differing / sentences.Count;
        output.WriteLine($"Nynorsk differs from bokmål in {differing} of {sentences.Count} texts over three words ({share:P1}).");
        Assert.True(share > LeastShareInNynorsk, $"Only {share:P1} of the texts over three words differ.");
    }

    [Theory]
    [MemberData(nameof(TextsByName))]
    public void Every_member_with_a_text_by_name_has_it(Type values, Type texts, string key) =>
        Rule.None(Enum.GetNames(values).Select(name => string.Format(null, key, name)).Except(Of(texts).AllKeys));

    /// <summary>A setting that is one of a kind has its name, what it is, both states, both ways with what they lead to, and what has been done.</summary>
    [Fact]
    public void Every_privacy_setting_has_all_its_texts() =>
        Rule.None(Enum.GetValues<PrivacyKind>().Where(kind => kind is not (PrivacyKind.PrescriptionHidden or PrivacyKind.ProfessionalBlocked))
            .SelectMany(kind => (string[])[$"{kind}_Name", $"{kind}_About", $"{kind}_IsOn", $"{kind}_IsOff", $"{kind}_Do", $"{kind}_Undo", $"{kind}_TurnOn", $"{kind}_TurnOff", $"{kind}_On", $"{kind}_Off", $"Done_{kind}_On", $"Done_{kind}_Off"])
            .Except(Of(typeof(PrivacyText)).AllKeys));

    [Fact]
    public void What_is_sent_says_nothing_of_what_it_is_about() =>
        Assert.All(Family.Languages, language => Assert.Equal("", Places(Of(typeof(BellText)).In(language)["Sent_Text"])));
    /// <summary>The pages in the file that people are given about themselves.</summary>
    [Fact]
    public void Every_exported_table_column_and_value_has_words()
    {
        var tables = new ExportArchive(new PortalDatabase(new SqliteEngine("Data Source=:memory:")), null!, new SessionLimits(), TimeProvider.System).Tables();
        var shown = tables.SelectMany(table => table.Columns).Where(column => column.Kind is not ExportedKind.Key).ToList();
        var values = shown.Where(column => column.Type.IsEnum).Select(column => column.Type).Append(typeof(ExportedPerson)).Distinct().SelectMany(type => Enum.GetValues(type).Cast<Enum>()).Select(ExportWords.ValueKey).OfType<string>();
        Rule.None(tables.Select(ExportWords.TitleKey).Concat(shown.Select(ExportWords.LabelKey)).Concat(values).Distinct().Except(Of(typeof(ExportText)).AllKeys));
    }

    [Fact]
    public void Every_feature_names_itself_and_each_of_its_actions()
    {
        foreach (var feature in Product.Features)
        {
            var service = Product.ServiceOf(feature);
            var wanted = service.Actions.Append(service.View).Select(action => $"Action_{action.Code}").Concat(service.Actions.Where(action => action.Form is not null).Select(action => $"Draft_{action.Code}")).Concat(["Service_Name", "Service_Summary", "Service_About"]);
            Rule.None(wanted.Except(Of(Product.TextsOf(feature)).AllKeys).Select(key => $"{feature.Name}: {key}"));
        }
    }

    [Fact]
    public void Every_text_asked_for_by_name_exists() =>
        Rule.None(SourceTree.In("src/Helsenorge.Portal.Web", ".razor", ".cs").SelectMany(file => AsksFor(file).Where(asked => !Of(asked.Texts).AllKeys.Contains(asked.Key)).Select(asked => $"{file}: {asked.Texts} has no {asked.Key}")));

    [Fact]
    public void No_visible_text_stands_in_markup()
    {
        using var code = Product.Code(Product.Web);
        Rule.None(Markup.SpokenLiterals(code).Where(spoken => !AllowedInMarkup.Contains(spoken.Words)).Select(spoken => $"{spoken.Component}: {spoken.Words}"));
    }

    /// <summary>The other way to slip words past the resources: a sentence in a component's code.</summary>
    [Fact]
    public void No_sentence_stands_in_the_code_of_a_component()
    {
        using var code = Product.Code(Product.Web);
        var components = code.Types.Where(type => Product.Web.GetType(type.FullName)?.IsAssignableTo(typeof(Microsoft.AspNetCore.Components.IComponent)) is true);
        Rule.None(components.SelectMany(Markup.WithNested).SelectMany(type => type.Methods).Where(method => method.HasBody && !IsLogMessage(method)).SelectMany(method => method.Body.Instructions
            .Where(instruction => instruction.OpCode == OpCodes.Ldstr && Markup.IsSentence((string)instruction.Operand) && !IsThrown(instruction) && !IsMarkup(instruction))
            .Select(instruction => $"{method.DeclaringType.FullName}: {instruction.Operand}")));
    }

    [Fact]
    public void No_words_stand_in_style_sheets() =>
        Rule.None(SourceTree.Lines(SourceTree.In("src", ".css"), line => WordsInStyle().IsMatch(line)));

    private static Family Of(Type texts) => Of(texts.Name);

    private static Family Of(string texts) => Families.Single(family => family.Name == texts);

    // Which resource a localizer reads is said where it is injected: in the file itself or in its other half.
    private static IEnumerable<(string Texts, string Key)> AsksFor(string file)
    {
        var half = file.EndsWith(".razor.cs", StringComparison.Ordinal) ? file[..^".cs".Length] : $"{file}.cs";
        var source = SourceTree.Read(file);
        var injected = source + (SourceTree.Files.Contains(half) ? SourceTree.Read(half) : "");
        var localizers = Localizer().Matches(injected).Select(match => (Texts: match.Groups[1].Value, Name: match.Groups[2].Value)).Distinct();
        return localizers.SelectMany(localizer => Regex.Matches(source, $$"""(?<![\w.]){{localizer.Name}}\["(\w+)"[\],]""").Select(match => (localizer.Texts, match.Groups[1].Value)));
    }

    private static string Places(string text) => string.Join(',', Place().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));

    private static bool IsMarkup(Instruction literal) => ((string)literal.Operand).Contains('<', StringComparison.Ordinal)
        || literal.Next?.Operand is MethodReference { Name: "AddAttribute" or "AddMarkupContent" or "AddContent" } || (literal.Next?.OpCode == OpCodes.Ldstr && literal.Next.Next?.Operand is MethodReference { Name: "AddAttribute" });

    private static bool IsThrown(Instruction literal)
    {
        for (var (at, steps) = (literal.Next, 0); at is not null && steps < 12; (at, steps) = (at.Next, steps + 1))
        {
            if (at.Operand is MethodReference called && called.DeclaringType.Name.EndsWith("Exception", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // What the compiler makes of a log message is named after it: LogFailure, <LogFailure>b__0.
    private static bool IsLogMessage(MethodDefinition method)
    {
        var type = method.DeclaringType.DeclaringType ?? method.DeclaringType;
        return type.Methods.Any(message => message.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "LoggerMessageAttribute")
            && (method.Name == message.Name || method.Name.StartsWith($"<{message.Name}>", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"\.[a-z]{2}\.resx$")]
    private static partial Regex LanguageEnding();

    [GeneratedRegex(@"IStringLocalizer<(\w+)> (\w+)")]
    private static partial Regex Localizer();

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex("""content:\s*[^;]*?["'][^"';]*\p{L}""")]
    private static partial Regex WordsInStyle();

    /// <summary>One resource in its three languages; bokmål is the neutral one.</summary>
    private sealed record Family(string Name, IReadOnlyDictionary<string, Dictionary<string, string>> Texts)
    {
        public static IReadOnlyList<string> Languages { get; } = ["nb", "nn", "en"];

        public IReadOnlyList<string> AllKeys { get; } = [.. Texts.Values.SelectMany(texts => texts.Keys).Distinct()];

        public Dictionary<string, string> In(string language) => Texts[language];

        public static Family Read(string stem) => new(
            Path.GetFileName(stem),
            Languages.ToDictionary(language => language, language => ReadTexts(language == "nb" ? $"{stem}.resx" : $"{stem}.{language}.resx")));

        private static Dictionary<string, string> ReadTexts(string file) =>
            SourceTree.Files.Contains(file)
                ? XDocument.Parse(SourceTree.Read(file)).Root!.Elements("data").ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!)
                : [];
    }
}
