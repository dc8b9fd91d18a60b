using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helsenorge.Portal.Domain.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ActingForOthers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ActingKeys",
                columns: table => new
                {
                    Key = table.Column<string>(type: "TEXT", maxLength: 22, nullable: false),
                    ActorId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SubjectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Preview = table.Column<int>(type: "INTEGER", maxLength: 40, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActingKeys", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "ParentalResponsibilities",
                columns: table => new
                {
                    ActorId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ChildId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    LivesWithChild = table.Column<bool>(type: "INTEGER", nullable: false),
                    SomeoneLivesWithChild = table.Column<bool>(type: "INTEGER", nullable: false),
                    ReadAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ParentalResponsibilities", x => new { x.ActorId, x.ChildId });
                });

            migrationBuilder.CreateTable(
                name: "PowersOfAttorney",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PatientId = table.Column<Guid>(type: "TEXT", nullable: false),
                    TypedName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    NumberHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    ReceiverId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Areas = table.Column<int>(type: "INTEGER", maxLength: 40, nullable: false),
                    Basis = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    GivenAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    AcceptedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    End = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    ReplacesId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PowersOfAttorney", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "YouthConsents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PatientId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    IsGiven = table.Column<bool>(type: "INTEGER", nullable: false),
                    DecidedBy = table.Column<Guid>(type: "TEXT", nullable: false),
                    DecidedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_YouthConsents", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ActingKeys_ActorId_SubjectId_Preview",
                table: "ActingKeys",
                columns: new[] { "ActorId", "SubjectId", "Preview" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ParentalResponsibilities_ChildId",
                table: "ParentalResponsibilities",
                column: "ChildId");

            migrationBuilder.CreateIndex(
                name: "IX_PowersOfAttorney_NumberHash",
                table: "PowersOfAttorney",
                column: "NumberHash");

            migrationBuilder.CreateIndex(
                name: "IX_PowersOfAttorney_PatientId_ReceiverId",
                table: "PowersOfAttorney",
                columns: new[] { "PatientId", "ReceiverId" });

            migrationBuilder.CreateIndex(
                name: "IX_PowersOfAttorney_ReceiverId",
                table: "PowersOfAttorney",
                column: "ReceiverId");

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
                name: "ActingKeys");

            migrationBuilder.DropTable(
                name: "ParentalResponsibilities");

            migrationBuilder.DropTable(
                name: "PowersOfAttorney");

            migrationBuilder.DropTable(
                name: "YouthConsents");
        }
    }
}
