using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helsenorge.Portal.Domain.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class ActingForOthers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "ItemId",
                table: "UsageLog",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "EmailVerifiedOn",
                table: "People",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsReserved",
                table: "People",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "LockedAt",
                table: "People",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "MobileVerifiedOn",
                table: "People",
                type: "date",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AccessReports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ReportedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ReportedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    ActorId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    OrganisationNumber = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: true),
                    Ground = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ServiceCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ItemId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Client = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Ended = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessReports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ActingKeys",
                columns: table => new
                {
                    Key = table.Column<string>(type: "nvarchar(22)", maxLength: 22, nullable: false),
                    ActorId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SubjectId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Preview = table.Column<int>(type: "int", maxLength: 40, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActingKeys", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "BankAccounts",
                columns: table => new
                {
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Cipher = table.Column<byte[]>(type: "varbinary(100)", maxLength: 100, nullable: false),
                    KeyVersion = table.Column<int>(type: "int", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BankAccounts", x => x.PatientId);
                });

            migrationBuilder.CreateTable(
                name: "ContactChanges",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ChangedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ContactChanges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ContactProfiles",
                columns: table => new
                {
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Employer = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Interpreter = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Hearing = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Speech = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Sight = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ContactProfiles", x => x.PatientId);
                });

            migrationBuilder.CreateTable(
                name: "Exports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ActorId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SessionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    StepsDone = table.Column<int>(type: "int", nullable: false),
                    Steps = table.Column<int>(type: "int", nullable: false),
                    Parts = table.Column<int>(type: "int", nullable: false),
                    ProtectedKey = table.Column<byte[]>(type: "varbinary(1000)", maxLength: 1000, nullable: true),
                    RequestedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    FetchedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Exports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "JobLeases",
                columns: table => new
                {
                    Name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    DueAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    HeldUntil = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Run = table.Column<long>(type: "bigint", nullable: false),
                    Failures = table.Column<int>(type: "int", nullable: false),
                    SucceededAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobLeases", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "NextOfKin",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Relation = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    PhoneE164 = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    AddedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NextOfKin", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "NotificationSettings",
                columns: table => new
                {
                    ActorId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Volume = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Fallback = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    OnBehalfOf = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NotificationSettings", x => x.ActorId);
                });

            migrationBuilder.CreateTable(
                name: "OutgoingNotices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Email = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: true),
                    MobileE164 = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    HandledAt = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutgoingNotices", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ParentalResponsibilities",
                columns: table => new
                {
                    ActorId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ChildId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    LivesWithChild = table.Column<bool>(type: "bit", nullable: false),
                    SomeoneLivesWithChild = table.Column<bool>(type: "bit", nullable: false),
                    ReadAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ParentalResponsibilities", x => new { x.ActorId, x.ChildId });
                });

            migrationBuilder.CreateTable(
                name: "PharmacyPickups",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CollectorName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Code = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    GivenAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Until = table.Column<DateOnly>(type: "date", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PharmacyPickups", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PowersOfAttorney",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    TypedName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    NumberHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    LiveNumberHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    ReceiverId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Areas = table.Column<int>(type: "int", maxLength: 40, nullable: false),
                    Basis = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    GivenAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Until = table.Column<DateOnly>(type: "date", nullable: true),
                    AcceptedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    End = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    ReplacesId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    NoticedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PowersOfAttorney", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PrivacyDecisions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Target = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    TargetName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    IsOn = table.Column<bool>(type: "bit", nullable: false),
                    DecidedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    DecidedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PrivacyDecisions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SentNotices",
                columns: table => new
                {
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    What = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    SentAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SentNotices", x => new { x.PatientId, x.What });
                });

            migrationBuilder.CreateTable(
                name: "YouthConsents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    IsGiven = table.Column<bool>(type: "bit", nullable: false),
                    DecidedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    DecidedAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_YouthConsents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ExportParts",
                columns: table => new
                {
                    ExportId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Cipher = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExportParts", x => new { x.ExportId, x.Number });
                    table.ForeignKey(
                        name: "FK_ExportParts_Exports_ExportId",
                        column: x => x.ExportId,
                        principalTable: "Exports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_UsageLog_PatientId_ItemId",
                table: "UsageLog",
                columns: new[] { "PatientId", "ItemId" });

            migrationBuilder.CreateIndex(
                name: "IX_AccessReports_PatientId_ItemId",
                table: "AccessReports",
                columns: new[] { "PatientId", "ItemId" });

            migrationBuilder.CreateIndex(
                name: "IX_AccessReports_PatientId_Sequence",
                table: "AccessReports",
                columns: new[] { "PatientId", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ActingKeys_ActorId_SubjectId_Preview",
                table: "ActingKeys",
                columns: new[] { "ActorId", "SubjectId", "Preview" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ContactChanges_PatientId_ChangedAt",
                table: "ContactChanges",
                columns: new[] { "PatientId", "ChangedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Exports_ActorId_PatientId",
                table: "Exports",
                columns: new[] { "ActorId", "PatientId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Exports_RequestedAt",
                table: "Exports",
                column: "RequestedAt");

            migrationBuilder.CreateIndex(
                name: "IX_NextOfKin_PatientId",
                table: "NextOfKin",
                column: "PatientId");

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingNotices_HandledAt_CreatedAt",
                table: "OutgoingNotices",
                columns: new[] { "HandledAt", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ParentalResponsibilities_ChildId",
                table: "ParentalResponsibilities",
                column: "ChildId");

            migrationBuilder.CreateIndex(
                name: "IX_PharmacyPickups_Code",
                table: "PharmacyPickups",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PharmacyPickups_PatientId",
                table: "PharmacyPickups",
                column: "PatientId");

            migrationBuilder.CreateIndex(
                name: "IX_PowersOfAttorney_EndedAt_Until",
                table: "PowersOfAttorney",
                columns: new[] { "EndedAt", "Until" });

            migrationBuilder.CreateIndex(
                name: "IX_PowersOfAttorney_NumberHash",
                table: "PowersOfAttorney",
                column: "NumberHash");

            migrationBuilder.CreateIndex(
                name: "IX_PowersOfAttorney_PatientId_LiveNumberHash",
                table: "PowersOfAttorney",
                columns: new[] { "PatientId", "LiveNumberHash" },
                unique: true,
                filter: "[LiveNumberHash] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PowersOfAttorney_PatientId_ReceiverId",
                table: "PowersOfAttorney",
                columns: new[] { "PatientId", "ReceiverId" });

            migrationBuilder.CreateIndex(
                name: "IX_PowersOfAttorney_ReceiverId",
                table: "PowersOfAttorney",
                column: "ReceiverId");

            migrationBuilder.CreateIndex(
                name: "IX_PrivacyDecisions_PatientId_Number",
                table: "PrivacyDecisions",
                columns: new[] { "PatientId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_YouthConsents_PatientId_Number",
                table: "YouthConsents",
                columns: new[] { "PatientId", "Number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccessReports");

            migrationBuilder.DropTable(
                name: "ActingKeys");

            migrationBuilder.DropTable(
                name: "BankAccounts");

            migrationBuilder.DropTable(
                name: "ContactChanges");

            migrationBuilder.DropTable(
                name: "ContactProfiles");

            migrationBuilder.DropTable(
                name: "ExportParts");

            migrationBuilder.DropTable(
                name: "JobLeases");

            migrationBuilder.DropTable(
                name: "NextOfKin");

            migrationBuilder.DropTable(
                name: "NotificationSettings");

            migrationBuilder.DropTable(
                name: "OutgoingNotices");

            migrationBuilder.DropTable(
                name: "ParentalResponsibilities");

            migrationBuilder.DropTable(
                name: "PharmacyPickups");

            migrationBuilder.DropTable(
                name: "PowersOfAttorney");

            migrationBuilder.DropTable(
                name: "PrivacyDecisions");

            migrationBuilder.DropTable(
                name: "SentNotices");

            migrationBuilder.DropTable(
                name: "YouthConsents");

            migrationBuilder.DropTable(
                name: "Exports");

            migrationBuilder.DropIndex(
                name: "IX_UsageLog_PatientId_ItemId",
                table: "UsageLog");

            migrationBuilder.DropColumn(
                name: "ItemId",
                table: "UsageLog");

            migrationBuilder.DropColumn(
                name: "EmailVerifiedOn",
                table: "People");

            migrationBuilder.DropColumn(
                name: "IsReserved",
                table: "People");

            migrationBuilder.DropColumn(
                name: "LockedAt",
                table: "People");

            migrationBuilder.DropColumn(
                name: "MobileVerifiedOn",
                table: "People");
        }
    }
}
