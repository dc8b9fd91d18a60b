using System.Reflection;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Public;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore.Metadata;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Helsenorge.Portal.Architecture.Tests;

/// <summary>Patient data has one door, and every page, table and action goes by it.</summary>
public sealed class GateTests
{
    private static readonly Type[] Kinds = [typeof(IPatientOwned), typeof(IActorOwned), typeof(IReferenceData), typeof(ISystemData)];
    private static readonly string[] NamesSomebody = ["PatientId", "ActorId", "PersonId", "SubjectId"];

    /// <summary>Keys that are not of a person.</summary>
    private static readonly string[] NamesSomethingElse =
        ["Id", "SurgeryId", "PractitionerId", "SlotId", "ActiveSlotId", "AppointmentId", "ItemId", "ThreadId", "ResultId", "ReplacesId", "SessionId", "ExportId", "PrescriptionId", "OpenPrescriptionId", "NewPrescriptionId", "RequestId", "ListId", "DraftId", "MessageId", "AttachmentId", "LetterId", "FileId"];

    /// <summary>Where rows of others may be looked past the filters. Each says in its summary why.</summary>
    private static readonly string[] SeesBehindTheFilters =
        ["PatientGate", "LoginSessions", "SystemWrite", "UsageLogVerifier", "PortalDbContext", "Withdrawal", "FreeSlots", "Bell", "PersonDirectory",
            "GateQueries", "WriteAccess", "ActingKeys", "Representations", "FamilyRegister", "PersonRows", "Addressees", "ReceivedPowers", "PowerExpiry", "Undelivered", "WithdrawnPowers", "PharmacyCounter",
            "OwnNotificationSettings", "JobLeases", "Housekeeping", "LedgerHeads", "ExportArchive", "OwnDrafts", "ActedFor", "CitizenWrite", "AccessReports", "ItemUse", "MonthlyUse", "GrowingUpNotices",
            "GpLists", "GpFinder", "GpOrders", "OwnAttachments", "AttachedFiles", "LetterPost", "PowerReceipts"];

    private static IEnumerable<Type> Pages => Product.Web.GetTypes().Where(type => type.GetCustomAttributes<RouteAttribute>().Any());

    [Fact]
    public void Every_page_is_gated_or_openly_public() => Rule.None(Pages.Where(page => !IsGated(page) && !IsPublic(page)));

    [Fact]
    public void No_page_is_both_gated_and_public() => Rule.None(Pages.Where(page => IsGated(page) && IsPublic(page)));

    [Fact]
    public void Every_page_of_a_feature_is_guarded_by_that_feature_and_loads_through_ServicePage()
    {
        foreach (var page in Pages.Where(page => page.Namespace!.StartsWith("Helsenorge.Portal.Web.Features", StringComparison.Ordinal)))
        {
            Assert.True(page.IsAssignableTo(typeof(Web.Access.ServicePage)), $"{page.Name} does not inherit ServicePage.");
            Assert.Equal(page.Namespace, Guards(page).SingleOrDefault()?.Namespace);
        }
    }

    [Fact]
    public void Every_service_has_its_page()
    {
        var routes = Pages.SelectMany(page => page.GetCustomAttributes<RouteAttribute>().Select(route => route.Template)).ToList();
        Rule.None(Product.Catalogue.Services.Where(service => !routes.Contains($"/{service.Path}")).Select(service => service.Code));
    }

    [Fact]
    public void Every_public_page_is_rendered_without_a_circuit() =>
        Rule.None(Pages.Where(page => page.IsDefined(typeof(PublicPageAttribute)) && !page.IsDefined(typeof(ExcludeFromInteractiveRoutingAttribute))));

    [Fact]
    public void Every_feature_folder_is_in_the_list_with_a_code_and_a_path_of_its_own()
    {
        Assert.Equal(Product.Features.Select(feature => Product.ServiceOf(feature).Code).Order(StringComparer.Ordinal), Product.Catalogue.Services.Select(service => service.Code).Order(StringComparer.Ordinal));
        Assert.Equal(Product.Catalogue.Services.Count, Product.Catalogue.Services.Select(service => service.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Product.Catalogue.Services.Count, Product.Catalogue.Services.Select(service => service.Path).Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(Product.Catalogue.Services, service => service.Path.StartsWith('/'));
        var folders = SourceTree.In("src/Helsenorge.Portal.Web/Features").Select(file => file.Split('/')).Where(parts => parts.Length > 4).Select(parts => parts[3]).Distinct();
        Assert.Equal(folders.Order(StringComparer.Ordinal), Product.Features.Select(feature => feature.Namespace!.Split('.')[^1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_entity_is_exactly_one_of_the_four_kinds() =>
        Rule.None(Product.Entities.Where(entity => Kinds.Count(entity.IsAssignableTo) != 1));

    [Fact]
    public void Every_kind_carries_its_named_filters()
    {
        foreach (var entity in Product.Model.GetEntityTypes())
        {
            Assert.Equal(FiltersOf(entity.ClrType), entity.GetDeclaredQueryFilters().Select(filter => filter.Key ?? "").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_patient_owned_entity_is_open_to_services_that_exist()
    {
        foreach (var entity in Product.Entities.Where(entity => entity.IsAssignableTo(typeof(IPatientOwned))))
        {
            var codes = entity.GetCustomAttribute<OpenToAttribute>()?.ServiceCodes ?? [];
            Assert.True(codes.Count > 0, $"{entity.Name} says no service that may read it.");
            Assert.True(codes.All(code => Product.Catalogue.Find(code) is not null), $"{entity.Name} is open to a service that is not built.");
        }
    }

    [Fact]
    public void Only_patient_owned_entities_are_open_to_services() =>
        Rule.None(Product.Domain.GetTypes().Where(type => type.IsDefined(typeof(OpenToAttribute)) && !type.IsAssignableTo(typeof(IPatientOwned))));

    [Fact]
    public void Every_entity_that_names_a_person_says_what_withdrawal_does_to_it() =>
        Rule.None(Product.Entities.Where(entity => NamesAPerson(entity) && !entity.IsDefined(typeof(OnWithdrawalAttribute))));

    [Fact]
    public void What_withdrawal_deletes_can_be_found_by_its_owner_and_what_it_anonymises_it_knows()
    {
        Assert.Equal([typeof(Person)], Product.Entities.Where(entity => EffectOn(entity) is WithdrawalEffect.Anonymise));
        Rule.None(Product.Entities.Where(entity => EffectOn(entity) is WithdrawalEffect.Delete
            && Product.Model.FindEntityType(entity)!.FindProperty(entity.IsAssignableTo(typeof(IActorOwned)) ? "ActorId" : "PatientId") is null));
    }

    [Fact]
    public void Every_entity_that_names_a_person_is_exported_or_says_why_not()
    {
        Rule.None(Product.Model.GetEntityTypes().Where(entity => PersonColumnsOf(entity).Any() && entity.ClrType.IsDefined(typeof(ExportedAttribute)) == entity.ClrType.IsDefined(typeof(NotExportedAttribute))).Select(entity => entity.ClrType.Name));
        foreach (var entity in Product.Model.GetEntityTypes().Where(entity => entity.ClrType.IsDefined(typeof(ExportedAttribute))))
        {
            var exported = entity.ClrType.GetCustomAttribute<ExportedAttribute>()!;
            Rule.None(exported.Columns.Append(exported.About).OfType<string>().Except(PersonColumnsOf(entity)).Select(column => $"{entity.ClrType.Name}.{column}"));
        }

        Rule.None(Product.Entities.SelectMany(entity => entity.GetProperties().Cast<MemberInfo>().Append(entity)).Select(member => member.GetCustomAttribute<NotExportedAttribute>()).OfType<NotExportedAttribute>().Where(declared => declared.Reason.Length < 10));
    }

    /// <summary>A key that may name a person under a name that nobody has heard of would slip past the export.</summary>
    [Fact]
    public void Every_key_in_a_table_is_known_to_name_a_person_or_something_else() =>
        Rule.None(Product.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()
            .Where(property => (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(Guid) && !property.IsConcurrencyToken)
            .Where(property => !ExportArchive.PersonColumns.Contains(property.Name) && !NamesSomethingElse.Contains(property.Name))
            .Select(property => $"{entity.ClrType.Name}.{property.Name}")));

    [Fact]
    public void Log_and_consents_are_append_only_and_outlive_a_withdrawal()
    {
        Assert.Contains("UsageLog", PortalMigrator.AppendOnlyTables);
        Assert.Contains("Consents", PortalMigrator.AppendOnlyTables);
        foreach (var table in PortalMigrator.AppendOnlyTables)
        {
            var entity = Assert.Single(Product.Model.GetEntityTypes(), entity => (string?)entity.FindAnnotation("Relational:TableName")?.Value == table);
            Assert.Equal(WithdrawalEffect.Keep, EffectOn(entity.ClrType));
        }
    }

    [Fact]
    public void A_context_is_made_by_the_doors_alone()
    {
        Rule.None(typeof(PortalDbContext).GetConstructors());
        Assert.True(typeof(PortalDbContext).IsSealed);
        foreach (var door in (Type[])[typeof(ReadAccess), typeof(WriteAccess), typeof(ActorContext), typeof(SystemContext)])
        {
            Rule.None(door.GetConstructors());
        }
    }

    [Fact]
    public void Only_the_named_parts_of_the_domain_look_past_the_filters()
    {
        using var code = Product.Code(Product.Domain);
        var callers = code.Types.Where(type => Markup.WithNested(type).SelectMany(part => part.Methods).SelectMany(Markup.Calls)
            .Any(call => call.DeclaringType.FullName == typeof(PortalDbContext).FullName && call.Name == "All"));
        Rule.None(callers.Select(type => type.Name).Except(SeesBehindTheFilters));
    }

    [Fact]
    public void A_feature_opens_only_its_own_gate_for_actions_it_declares()
    {
        using var code = Product.Code(Product.Web);
        var opened = 0;
        foreach (var (type, method) in code.GetTypes().SelectMany(type => type.Methods.Where(method => method.HasBody).Select(method => (type, method))))
        {
            foreach (var instruction in method.Body.Instructions)
            {
                if (instruction.Operand is not MethodReference { DeclaringType: GenericInstanceType gate } call || gate.ElementType.Name != "ServiceGate`1")
                {
                    continue;
                }

                var feature = Product.Web.GetType(gate.GenericArguments[0].FullName)!;
                Assert.Equal(feature.Namespace, OutermostNamespace(type));
                if (call.Name is nameof(ServiceGate<>.OpenToWriteAsync) or nameof(ServiceGate<>.OpenToWriteForAsync))
                {
                    opened++;
                    Assert.Contains(ActionGivenAt(instruction, feature), Product.ServiceOf(feature).Actions);
                }
            }
        }

        Assert.True(opened > 0, "No feature opens its gate to write: this test looks in the wrong place.");
    }

    [Fact]
    public void A_feature_declares_every_action_it_names_and_each_by_a_code_of_its_own()
    {
        foreach (var feature in Product.Features)
        {
            var service = Product.ServiceOf(feature);
            var named = feature.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(property => property.PropertyType == typeof(ServiceAction)).Select(property => (ServiceAction)property.GetValue(null)!);
            Assert.Equal(named.OrderBy(action => action.Code, StringComparer.Ordinal), service.Actions.OrderBy(action => action.Code, StringComparer.Ordinal));
            Assert.Equal(service.Actions.Count + 1, service.Actions.Append(service.View).Select(action => action.Code).Distinct(StringComparer.Ordinal).Count());
        }
    }

    /// <summary>What a page keeps between prerendering and circuit travels through the browser: a handle or a number, never rows.</summary>
    [Fact]
    public void Persisted_state_never_holds_rows() =>
        Rule.None(Product.Web.GetTypes().SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(property => property.IsDefined(typeof(PersistentStateAttribute)) && property.PropertyType != typeof(string) && property.PropertyType != typeof(int?))
            .Select(property => $"{property.DeclaringType!.Name}.{property.Name}"));

    private static bool IsGated(Type page) => Guards(page).Any() || page.IsDefined(typeof(RequiresLoginAttribute));

    private static bool IsPublic(Type page) => page.IsDefined(typeof(AllowAnonymousAttribute));

    private static IEnumerable<Type> Guards(Type page) => page.GetCustomAttributes()
        .Select(attribute => attribute.GetType())
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RequiresServiceAttribute<>))
        .Select(type => type.GetGenericArguments()[0]);

    private static string[] FiltersOf(Type entity) => [.. KindFiltersOf(entity).Concat(NarrowFiltersOf(entity)).Order(StringComparer.Ordinal)];

    // What is hidden from 12 to 15, whoever opened for the patient, and by the kind of message.
    private static IEnumerable<string> NarrowFiltersOf(Type entity) =>
        (entity.GetInterfaces().Any(kind => kind.IsGenericType && kind.GetGenericTypeDefinition() == typeof(IPartlyHiddenFromTwelve<>)) ? ["Age"] : Array.Empty<string>())
            .Concat(entity.IsAssignableTo(typeof(IReservedFromParents)) ? ["Reserved"] : [])
            .Concat(entity.IsAssignableTo(typeof(ISentByOneSide)) ? ["Sender"] : [])
            .Concat(entity.IsAssignableTo(typeof(IMessageRow)) ? ["Kind"] : [])
            .Concat(entity == typeof(Attachment) ? ["Sent"] : []);

    private static string[] KindFiltersOf(Type entity) => entity switch
    {
        _ when entity.IsAssignableTo(typeof(IPatientOwned)) => ["Patient", "Service"],
        _ when entity.IsAssignableTo(typeof(IActorOwned)) => ["Actor"],
        _ when entity.IsAssignableTo(typeof(ISystemData)) => ["System"],
        _ => [],
    };

    private static IEnumerable<string> PersonColumnsOf(IEntityType entity) =>
        entity.GetProperties().Select(property => property.Name).Where(name => ExportArchive.PersonColumns.Contains(name) || (entity.ClrType == typeof(Person) && name == nameof(Person.Id)));

    private static bool NamesAPerson(Type entity) =>
        entity.IsAssignableTo(typeof(IPatientOwned)) || entity.IsAssignableTo(typeof(IActorOwned)) || NamesSomebody.Any(name => entity.GetProperty(name) is not null);

    private static WithdrawalEffect? EffectOn(Type entity) => entity.GetCustomAttribute<OnWithdrawalAttribute>()?.Effect;

    private static string OutermostNamespace(TypeDefinition type) => type.DeclaringType is { } outer ? OutermostNamespace(outer) : type.Namespace;

    // The action is the last one read before the call.
    private static ServiceAction ActionGivenAt(Instruction call, Type feature)
    {
        for (var at = call.Previous; at is not null; at = at.Previous)
        {
            if (at.Operand is MethodReference { Name: ['g', 'e', 't', '_', .. var property] } getter && getter.ReturnType.FullName == typeof(ServiceAction).FullName)
            {
                Assert.Equal(feature.FullName, getter.DeclaringType.FullName);
                return (ServiceAction)feature.GetProperty(property)!.GetValue(null)!;
            }
        }

        throw new InvalidOperationException($"{feature.Name} opens its gate for an action that is not a property of the feature.");
    }
}
